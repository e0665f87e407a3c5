package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Okta's System Log (docs/importers/okta.md). The session is the token that is used: the root session, since its parts come and
 * go. Access and refresh tokens are known from their issuance. Source: Okta System Log API, LogEvent object.
 */
final class Okta implements RecordMapper {
    private static final RecordShape.Builder TARGET = new RecordShape.Builder();
    private static final int TARGET_ID = TARGET.text("id");
    private static final int TARGET_TYPE = TARGET.text("type");
    private static final int TARGET_NAME = TARGET.text("displayName");
    private static final int TARGET_HASH = TARGET.text("detailEntry", "hash");
    private static final int TARGET_EXPIRES = TARGET.text("detailEntry", "expires");

    private static final RecordShape.Builder SHAPE = new RecordShape.Builder();
    private static final int UUID = SHAPE.text("uuid");
    private static final int PUBLISHED = SHAPE.text("published");
    private static final int TYPE = SHAPE.text("eventType");
    private static final int ACTOR = SHAPE.text("actor", "id");
    private static final int ACTOR_TYPE = SHAPE.text("actor", "type");
    private static final int ACTOR_NAME = SHAPE.text("actor", "alternateId");
    private static final int RESULT = SHAPE.text("outcome", "result");
    private static final int ADDRESS = SHAPE.text("client", "ipAddress");
    private static final int AGENT = SHAPE.text("client", "userAgent", "rawUserAgent");
    private static final int LAT = SHAPE.text("client", "geographicalContext", "geolocation", "lat");
    private static final int LON = SHAPE.text("client", "geographicalContext", "geolocation", "lon");
    private static final int AS = SHAPE.text("securityContext", "asNumber");
    private static final int SESSION = SHAPE.text("authenticationContext", "externalSessionId");
    private static final int ROOT_SESSION = SHAPE.text("authenticationContext", "rootSessionId");
    private static final int API_TOKEN = SHAPE.text("transaction", "detail", "requestApiTokenId");
    private static final int REQUEST = SHAPE.text("debugContext", "debugData", "requestId");
    private static final int SCOPES = SHAPE.text("debugContext", "debugData", "grantedScopes");
    private static final int TARGETS = SHAPE.list(TARGET.build(), "target");
    private static final RecordShape RECORD = SHAPE.build();

    private static final int LONGEST_SID = 512;
    private static final long MAX_AS = 4_294_967_295L;

    private final LogOrigin origin;

    Okta(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        String type = record.get(TYPE);
        if (type == null || record.get(PUBLISHED) == null) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        String tenant = origin.tenantOr("okta");
        String iss = origin.issuerOr("urn:okta:{tenant}", tenant);
        String id = record.name(UUID);
        RecordEvents events =
                new RecordEvents("urn:import:okta", id == null ? recordId.get() : id, record.time(PUBLISHED), tenant);
        boolean refused = record.is(RESULT, "FAILURE") || record.is(RESULT, "DENY");
        String session = session(record);
        Token shown = token(record, iss).jti(session).build();
        ClientContext client = client(record);
        boolean found = false;
        if (session != null || refused) {
            found = true;
            String audience = target(record, "AppInstance", TARGET_NAME);
            String service = audience == null ? "okta" : audience;
            out.accept(events.used(
                    shown,
                    refused
                            ? RecordEvents.rejected(service, type, client, RejectionReason.OTHER, false)
                            : RecordEvents.accepted(service, type, client)));
        }
        if (!refused && type.contains(".token.grant.")) {
            for (Fields target : record.list(TARGETS)) {
                Token minted = minted(record, target, iss, events);
                if (minted != null) {
                    found = true;
                    out.accept(events.issued(minted, client == null ? null : new Issuance(null, null, client)));
                }
            }
        }
        return found ? null : "no-session";
    }

    /** The API token, or the session that the request came in. */
    private static @Nullable String session(Fields record) throws UnreadableRecordException {
        String token = record.name(API_TOKEN);
        return token != null ? token : browserSession(record);
    }

    private static @Nullable String browserSession(Fields record) throws UnreadableRecordException {
        String root = record.name(ROOT_SESSION);
        if (root != null) {
            return root;
        }
        String session = record.name(SESSION);
        return session == null || session.equals(record.get(REQUEST)) ? null : session;
    }

    private static Token.Builder token(Fields record, String iss) throws UnreadableRecordException {
        String session = record.get(API_TOKEN) == null ? browserSession(record) : null;
        return Token.builder(iss)
                .sub(subject(record))
                .clientId(clientId(record))
                .sid(session == null || session.length() > LONGEST_SID ? null : session);
    }

    private static @Nullable String subject(Fields record) throws UnreadableRecordException {
        String name = record.name(ACTOR_NAME);
        return name == null ? record.name(ACTOR) : name;
    }

    private static @Nullable String clientId(Fields record) throws UnreadableRecordException {
        return record.is(ACTOR_TYPE, "PublicClientApp") || record.is(ACTOR_TYPE, "ClientApp")
                ? record.name(ACTOR)
                : null;
    }

    private static @Nullable Token minted(Fields record, Fields target, String iss, RecordEvents events)
            throws UnreadableRecordException {
        String type = target.or(TARGET_TYPE, "");
        String id = target.name(TARGET_ID);
        if (id == null || !(type.equals("access_token") || type.equals("refresh_token"))) {
            return null;
        }
        return token(record, iss)
                .jti(id)
                .scope(record.name(SCOPES))
                .iat(events.time().getEpochSecond())
                .exp(target.secondsOrNull(TARGET_EXPIRES))
                .typ(type)
                .hash(target.name(TARGET_HASH))
                .build();
    }

    private static @Nullable String target(Fields record, String type, int slot) throws UnreadableRecordException {
        for (Fields target : record.list(TARGETS)) {
            if (target.is(TARGET_TYPE, type) && target.get(slot) != null) {
                return target.name(slot);
            }
        }
        return null;
    }

    private static @Nullable ClientContext client(Fields record) {
        String address = Addresses.of(record.get(ADDRESS));
        String agent = record.remark(AGENT);
        if (address == null && agent == null) {
            return null;
        }
        Long as = record.numberOrNull(AS, MAX_AS);
        return new ClientContext(
                address, as == null || as == 0 ? null : as, record.geo(null, LAT, LON), agent, null, null, null);
    }
}
