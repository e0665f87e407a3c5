package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import java.io.IOException;
import java.util.List;
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
    private static final int FORWARDED = SHAPE.text("x_forwarded_for");
    private static final int AGENT = SHAPE.text("user_agent");
    private static final int REQUEST = SHAPE.text("request_id");
    private static final int TRACE = SHAPE.text("trace_id");
    private static final int PEER = SHAPE.text("downstream_peer_uri_san");
    private static final int ISS = SHAPE.text("jwt", "iss");
    private static final int JTI = SHAPE.text("jwt", "jti");
    private static final int SUB = SHAPE.text("jwt", "sub");
    private static final int CLIENT = SHAPE.text("jwt", "client_id");
    private static final int AZP = SHAPE.text("jwt", "azp");
    private static final int SCOPE = SHAPE.text("jwt", "scope");
    private static final int IAT = SHAPE.text("jwt", "iat");
    private static final int NBF = SHAPE.text("jwt", "nbf");
    private static final int EXP = SHAPE.text("jwt", "exp");
    private static final int JKT = SHAPE.text("jwt", "cnf", "jkt");
    private static final int AUD = SHAPE.text("jwt", "aud");
    private static final RecordShape RECORD = SHAPE.build();

    private static final long LATEST = 253_402_300_799L;

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
        String iss = record.name(ISS);
        if (iss == null && refused == null) {
            return "no-token";
        }
        String tenant = origin.tenantOr("envoy");
        String id = record.name(REQUEST);
        Events events = new Events(
                "urn:import:envoy/" + record.or(AUTHORITY, "unknown"),
                id == null ? recordId.get() : id,
                record.time(START),
                tenant);
        Token token = token(record, iss == null ? origin.issuerOr("urn:envoy:unknown", tenant) : iss);
        String audience = record.get(AUDIENCE) != null ? record.name(AUDIENCE) : record.name(AUTHORITY);
        Use use = refused == null
                ? Events.accepted(audience, operation(record), client(record))
                : Events.rejected(audience, operation(record), client(record), refused, iss != null);
        out.accept(events.used(token, traced(use, record)));
        return null;
    }

    private static Token token(Fields record, String iss) throws UnreadableRecordException {
        String client = record.get(CLIENT) != null ? record.name(CLIENT) : record.name(AZP);
        String jkt = record.name(JKT);
        String aud = record.name(AUD);
        return Token.builder(iss)
                .jti(record.name(JTI))
                .sub(record.name(SUB))
                .clientId(client)
                .aud(aud == null ? null : List.of(aud))
                .scope(record.name(SCOPE))
                .iat(record.numberOrNull(IAT, LATEST))
                .nbf(record.numberOrNull(NBF, LATEST))
                .exp(record.numberOrNull(EXP, LATEST))
                .cnf(jkt == null ? null : new dev.tokenwarden.contract.event.Confirmation(jkt, null))
                .build();
    }

    /** The path without its query, which may hold anything. */
    private static @Nullable String operation(Fields record) {
        String path = record.remark(PATH);
        if (path == null) {
            return record.remark(METHOD);
        }
        int query = path.indexOf('?');
        return record.or(METHOD, "?") + " " + (query < 0 ? path : path.substring(0, query));
    }

    /** The last address of {@code X-Forwarded-For}, which Envoy wrote itself, else who connected. */
    private static @Nullable ClientContext client(Fields record) throws UnreadableRecordException {
        String forwarded = record.get(FORWARDED);
        String last = forwarded == null
                ? null
                : forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        String address = Addresses.of(last);
        if (address == null) {
            address = Addresses.of(record.get(REMOTE));
        }
        String agent = record.remark(AGENT);
        String peer = record.name(PEER);
        return address == null && agent == null && peer == null
                ? null
                : new ClientContext(address, null, null, agent, peer, null, null);
    }

    private static Use traced(Use use, Fields record) throws UnreadableRecordException {
        return use.toBuilder().trace(record.name(TRACE)).build();
    }
}
