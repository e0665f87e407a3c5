package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.claims.InvalidClaimException;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.ingest.importers.records.LogTimes;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's access log as JSON (docs/importers/envoy.md): the names of Istio's default format, with the payload that the
 * {@code jwt_authn} filter verified under {@code jwt}.
 */
final class Envoy implements RecordMapper {
    private static final RecordShape.Builder SHAPE = new RecordShape.Builder();
    private static final int START = SHAPE.text("start_time");
    private static final int METHOD = SHAPE.text("method");
    private static final int PATH = SHAPE.text("path");
    private static final int CODE = SHAPE.text("response_code");
    private static final int DETAILS = SHAPE.text("response_code_details");
    private static final int AUTHORITY = SHAPE.text("authority");
    private static final int AUDIENCE = SHAPE.text("audience");
    private static final int REMOTE = SHAPE.text("downstream_remote_address");
    private static final int FORWARDED = SHAPE.texts("x_forwarded_for");
    private static final int AGENT = SHAPE.text("user_agent");
    private static final int REQUEST = SHAPE.text("request_id");
    private static final int TRACE = SHAPE.text("trace_id");
    private static final int PEER = SHAPE.texts("downstream_peer_uri_san");

    static {
        SHAPE.claims("jwt");
        SHAPE.claims("jwt_payload");
        SHAPE.claims("jwt_claims");
        also(START, "startTime", "timestamp", "@timestamp", "time");
        also(METHOD, ":method", "request_method");
        also(PATH, ":path", "x-envoy-original-path", "request_path");
        also(CODE, "responseCode");
        also(DETAILS, "responseCodeDetails");
        also(AUTHORITY, ":authority");
        also(REMOTE, "downstreamRemoteAddress");
        SHAPE.alsoTexts(FORWARDED, "x-forwarded-for");
        also(AGENT, "user-agent", "userAgent");
        also(REQUEST, "x-request-id", "x_request_id", "requestId");
        also(TRACE, "traceId", "x-b3-traceid");
    }

    /** The names of headers and of Envoy's other formats: operators choose the names in their log. */
    private static void also(int slot, String... names) {
        for (String name : names) {
            SHAPE.also(slot, name);
        }
    }

    private static final RecordShape RECORD = SHAPE.build();

    private static final ClaimMapping CLAIMS = ClaimPresets.rfc9068();
    private static final String NO_TRACE = "00000000000000000000000000000000";

    private final LogOrigin origin;

    Envoy(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        if (record.get(START) == null || record.get(CODE) == null) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        RejectionReason refused = EnvoyDenials.of(record.get(CODE), record.get(DETAILS));
        Map<String, Object> claims = payload(record.claims());
        String iss = claims.get("iss") instanceof String text ? Fields.checkedName("jwt.iss", text) : null;
        if (iss == null && refused == null) {
            return "no-token";
        }
        String tenant = origin.tenantOr("envoy");
        String id = record.name(REQUEST);
        RecordEvents events = new RecordEvents(
                "urn:import:envoy/" + record.or(AUTHORITY, "unknown"),
                id == null ? recordId.get() : id,
                record.time(START),
                tenant);
        Token token = token(claims, iss == null ? origin.issuerOr("urn:envoy:unknown", tenant) : iss);
        String audience = record.get(AUDIENCE) != null ? record.name(AUDIENCE) : record.name(AUTHORITY);
        Use use = refused == null
                ? RecordEvents.accepted(audience, operation(record), client(record))
                : RecordEvents.rejected(audience, operation(record), client(record), refused, iss != null);
        String trace = record.name(TRACE);
        out.accept(events.used(
                token,
                NO_TRACE.equals(trace) ? use : use.toBuilder().trace(trace).build()));
        return null;
    }

    /** The payload, or what holds it under the name that the filter was given for it. */
    private static Map<String, Object> payload(Map<String, Object> claims) {
        if (claims.containsKey("iss")) {
            return claims;
        }
        for (Object inner : claims.values()) {
            if (inner instanceof Map<?, ?> map && map.containsKey("iss")) {
                Map<String, Object> payload = new LinkedHashMap<>();
                map.forEach((name, value) -> payload.put(String.valueOf(name), value));
                return payload;
            }
        }
        return claims;
    }

    private static Token token(Map<String, Object> claims, String iss) throws UnreadableRecordException {
        try {
            String jkt =
                    claims.get("cnf") instanceof Map<?, ?> cnf && cnf.get("jkt") instanceof String text ? text : null;
            List<String> aud = CLAIMS.audiences(claims).orElse(null);
            Set<String> scopes = CLAIMS.scopes(claims).orElse(null);
            return Token.builder(iss)
                    .jti(CLAIMS.tokenId(claims).orElse(null))
                    .sub(claims.get("sub") instanceof String sub ? Fields.checkedName("jwt.sub", sub) : null)
                    .clientId(CLAIMS.clientId(claims).orElse(null))
                    .sid(CLAIMS.sessionId(claims).orElse(null))
                    .grant(CLAIMS.grantId(claims).orElse(null))
                    .aud(aud)
                    .scope(scopes == null ? null : String.join(" ", scopes))
                    .iat(date(claims, "iat"))
                    .nbf(date(claims, "nbf"))
                    .exp(date(claims, "exp"))
                    .cnf(jkt == null ? null : new Confirmation(jkt, null))
                    .build();
        } catch (InvalidClaimException e) {
            throw new UnreadableRecordException(UnreadableRecordException.WRONG_TYPE, "jwt");
        }
    }

    private static @Nullable Long date(Map<String, Object> claims, String name) {
        Object value = claims.get(name);
        return value == null ? null : LogTimes.numericDate(value.toString());
    }

    /** The path without its query, which may hold anything. */
    private static @Nullable String operation(Fields record) {
        String path = record.remark(PATH);
        if (path == null) {
            return record.remark(METHOD);
        }
        int query = path.indexOf('?');
        return Fields.cut(record.or(METHOD, "?") + " " + (query < 0 ? path : path.substring(0, query)));
    }

    /** The last address of {@code X-Forwarded-For}, which Envoy wrote itself, else the peer's address. */
    private static @Nullable ClientContext client(Fields record) throws UnreadableRecordException {
        String forwarded = record.last(FORWARDED);
        String last = forwarded == null ? null : forwarded.substring(forwarded.lastIndexOf(',') + 1);
        String address = Addresses.of(last);
        if (address == null) {
            address = Addresses.of(record.get(REMOTE));
        }
        String agent = record.remark(AGENT);
        String peer = Fields.cut(record.all(PEER).isEmpty() ? null : String.join(",", record.all(PEER)));
        return address == null && agent == null && peer == null
                ? null
                : new ClientContext(address, null, null, agent, peer, null, null);
    }
}
