package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Okta's System Log (docs/importers/okta.md). The session is the token that is used; access and refresh tokens are known
 * from their issuance. Source: Okta System Log API, LogEvent object.
 */
final class Okta implements RecordMapper {
    private static final RecordShape.Builder TARGET = new RecordShape.Builder();
    private static final int TARGET_ID = TARGET.text("id");
    private static final int TARGET_TYPE = TARGET.text("type");
    private static final int TARGET_NAME = TARGET.text("displayName");
    private static final int TARGET_HASH = TARGET.text("detailEntry", "hash");
    private static final int TARGET_EXPIRES = TARGET.text("detailEntry", "expires");

    private static final RecordShape.Builder SHAPE = new RecordShape.Builder().envelope("detail");
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
    private static final int API_TOKEN = SHAPE.text("transaction", "detail", "requestApiTokenId");
    private static final int REQUEST = SHAPE.text("debugContext", "debugData", "requestId");
    private static final int SCOPES = SHAPE.text("debugContext", "debugData", "grantedScopes");
    private static final int TARGETS = SHAPE.list(TARGET.build(), "target");
    private static final RecordShape RECORD = SHAPE.build();

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
        Events events = new Events("urn:import:okta", id == null ? recordId.get() : id, record.time(PUBLISHED), tenant);
        boolean refused = record.is(RESULT, "FAILURE") || record.is(RESULT, "DENY");
        String session = session(record);
        Token shown = Events.token(iss, session, subject(record), clientId(record), null, null);
        boolean says = false;
        if (session != null || refused) {
            says = true;
            String audience = target(record, "AppInstance", TARGET_NAME);
            String service = audience == null ? "okta" : audience;
            out.accept(events.used(
                    shown,
                    refused
                            ? Events.rejected(service, type, client(record), RejectionReason.OTHER, false)
                            : Events.accepted(service, type, client(record))));
        }
        if (!refused && type.contains(".token.grant.")) {
            for (Fields target : record.list(TARGETS)) {
                Token minted = minted(record, target, iss, events);
                if (minted != null) {
                    says = true;
                    out.accept(events.issued(minted));
                }
            }
        }
        return says ? null : "no-session";
    }

    /** The session that the request came in, or the API token. */
    private static @Nullable String session(Fields record) throws UnreadableRecordException {
        String token = record.name(API_TOKEN);
        if (token != null) {
            return token;
        }
        String session = record.name(SESSION);
        return session == null || session.equals("unknown") || session.equals(record.get(REQUEST)) ? null : session;
    }

    private static @Nullable String subject(Fields record) throws UnreadableRecordException {
        String name = record.name(ACTOR_NAME);
        return name == null || name.equals("unknown") ? record.name(ACTOR) : name;
    }

    private static @Nullable String clientId(Fields record) throws UnreadableRecordException {
        return record.is(ACTOR_TYPE, "PublicClientApp") || record.is(ACTOR_TYPE, "ClientApp")
                ? record.name(ACTOR)
                : null;
    }

    private static @Nullable Token minted(Fields record, Fields target, String iss, Events events)
            throws UnreadableRecordException {
        String type = target.or(TARGET_TYPE, "");
        String id = target.name(TARGET_ID);
        if (id == null || !(type.equals("access_token") || type.equals("refresh_token"))) {
            return null;
        }
        return Token.builder(iss)
                .jti(id)
                .sub(subject(record))
                .clientId(clientId(record))
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
        Double lat = record.degreesOrNull(LAT, 90);
        Double lon = record.degreesOrNull(LON, 180);
        ClientContext.Geo geo = lat == null || lon == null ? null : new ClientContext.Geo(null, lat, lon);
        return new ClientContext(address, record.numberOrNull(AS, MAX_AS), geo, agent, null, null, null);
    }
}
