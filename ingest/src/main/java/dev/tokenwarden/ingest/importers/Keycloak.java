package dev.tokenwarden.ingest.importers;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's user events (docs/importers/keycloak.md): as the admin API exports them, or as its {@code jboss-logging}
 * listener writes them to a JSON log.
 */
final class Keycloak implements RecordMapper {
    private static final RecordShape.Builder SHAPE = new RecordShape.Builder();

    private static final int ID = SHAPE.text("id");
    private static final int TIME = SHAPE.text("time");
    private static final int TYPE = SHAPE.text("type");
    private static final int REALM = SHAPE.text("realmId");
    private static final int REALM_NAME = SHAPE.text("realmName");
    private static final int CLIENT = SHAPE.text("clientId");
    private static final int USER = SHAPE.text("userId");
    private static final int ADDRESS = SHAPE.text("ipAddress");
    private static final int ERROR = SHAPE.text("error");
    private static final int TOKEN = SHAPE.text("details", "token_id");
    private static final int REFRESH = SHAPE.text("details", "refresh_token_id");
    private static final int NEXT_REFRESH = SHAPE.text("details", "updated_refresh_token_id");
    private static final int REFRESH_TYPE = SHAPE.text("details", "refresh_token_type");
    private static final int SCOPE = SHAPE.text("details", "scope");
    private static final int LOGGED = SHAPE.text("timestamp");
    private static final int LOGGER = SHAPE.text("loggerName");
    private static final int MESSAGE = SHAPE.text("message");
    private static final RecordShape RECORD = SHAPE.build();

    private static final String EVENTS_LOGGER = "org.keycloak.events";
    private static final long LATEST_MILLIS = 7_258_118_399_999L;
    private static final long EARLIEST_MILLIS = 946_684_800_000L;

    private final LogOrigin origin;

    Keycloak(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        String message = record.get(MESSAGE);
        if (record.get(LOGGER) != null && message != null) {
            if (!record.is(LOGGER, EVENTS_LOGGER)) {
                return "other-logger";
            }
            KeycloakMessage.read(message, record);
        }
        String type = record.get(TYPE);
        if (type == null || record.get(REALM) == null && record.get(REALM_NAME) == null) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        return map(record, type, recordId, out);
    }

    private @Nullable String map(Fields record, String type, RecordId recordId, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String realm = record.get(REALM_NAME) != null ? record.require(REALM_NAME) : record.require(REALM);
        String tenant = origin.tenantOr(realm);
        String id = record.name(ID);
        Events events =
                new Events("urn:import:keycloak/" + realm, id == null ? recordId.get() : id, time(record), tenant);
        String iss = origin.issuerOr("urn:keycloak:{tenant}", tenant);
        String access = record.name(TOKEN);
        String refresh = record.name(REFRESH);
        if (record.get(ERROR) != null || type.endsWith("_ERROR")) {
            // Keycloak does not say how far it came in checking what it was shown.
            out.accept(events.used(
                    token(record, iss, refresh, null, null),
                    Events.rejected(realm, type, client(record), RejectionReason.OTHER, false)));
            return null;
        }
        switch (type) {
            case "REFRESH_TOKEN" -> {
                if (refresh == null) {
                    return "no-token";
                }
                Token shown = token(record, iss, refresh, record.remark(REFRESH_TYPE), null);
                out.accept(events.used(shown, Events.accepted(realm, type, client(record))));
                String next = record.name(NEXT_REFRESH);
                if (access != null) {
                    out.accept(events.exchanged(
                            issued(record, iss, access, null, events), TokenRefs.of(shown), shown.clientId()));
                }
                if (next != null && !next.equals(refresh)) {
                    out.accept(events.exchanged(
                            issued(record, iss, next, record.remark(REFRESH_TYPE), events),
                            TokenRefs.of(shown),
                            shown.clientId()));
                }
            }
            case "REVOKE_GRANT" -> {
                if (access == null) {
                    return "no-token";
                }
                out.accept(events.revoked(token(record, iss, access, null, null), "revoked at Keycloak"));
            }
            default -> {
                if (access == null) {
                    return "no-token";
                }
                out.accept(events.issued(issued(record, iss, access, null, events)));
                if (refresh != null) {
                    out.accept(events.issued(issued(record, iss, refresh, record.remark(REFRESH_TYPE), events)));
                }
            }
        }
        return null;
    }

    private static Token issued(Fields record, String iss, String jti, @Nullable String typ, Events events)
            throws UnreadableRecordException {
        return token(record, iss, jti, typ, events.time().getEpochSecond());
    }

    private static Token token(
            Fields record, String iss, @Nullable String jti, @Nullable String typ, @Nullable Long iat)
            throws UnreadableRecordException {
        return Token.builder(iss)
                .jti(jti)
                .sub(record.name(USER))
                .clientId(record.name(CLIENT))
                .scope(record.name(SCOPE))
                .iat(iat)
                .typ(typ)
                .build();
    }

    private static @Nullable ClientContext client(Fields record) {
        String address = Addresses.of(record.get(ADDRESS));
        return address == null ? null : new ClientContext(address, null, null, null, null, null, null);
    }

    /** Milliseconds in the export, a timestamp in the log. */
    private static Instant time(Fields record) throws UnreadableRecordException {
        if (record.get(TIME) == null) {
            return record.time(LOGGED);
        }
        Long millis = record.numberOrNull(TIME, LATEST_MILLIS);
        if (millis == null || millis < EARLIEST_MILLIS) {
            throw new UnreadableRecordException(UnreadableRecordException.OUT_OF_RANGE, "time");
        }
        return Instant.ofEpochMilli(millis);
    }
}
