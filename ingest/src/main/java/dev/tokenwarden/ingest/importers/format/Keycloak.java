package dev.tokenwarden.ingest.importers.format;

import com.fasterxml.jackson.core.JsonParser;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Issuance;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.ingest.importers.records.UnreadableRecordException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keycloak's user events (docs/importers/keycloak.md): as the admin API exports them, or as its {@code jboss-logging}
 * listener writes them to the log, whose lines are JSON, ECS or text.
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
    private static final int SESSION = SHAPE.text("sessionId");
    private static final int ADDRESS = SHAPE.text("ipAddress");
    private static final int ERROR = SHAPE.text("error");
    private static final int TOKEN = SHAPE.text("details", "token_id");
    private static final int REFRESH = SHAPE.text("details", "refresh_token_id");
    private static final int NEXT_REFRESH = SHAPE.text("details", "updated_refresh_token_id");
    private static final int REFRESH_TYPE = SHAPE.text("details", "refresh_token_type");
    private static final int GRANT_TYPE = SHAPE.text("details", "grant_type");
    private static final int REASON = SHAPE.text("details", "reason");
    private static final int SCOPE = SHAPE.text("details", "scope");
    private static final int AGENT = SHAPE.text("details", "user_agent");
    private static final int LOGGED = SHAPE.text("timestamp");
    private static final int LOGGER = SHAPE.text("loggerName");
    private static final int MESSAGE = SHAPE.text("message");

    static {
        SHAPE.also(LOGGER, "log", "logger");
        also(
                LOGGED,
                "@timestamp",
                "Timestamp",
                "ts",
                "date",
                "datetime",
                "eventTime",
                "event_time",
                "@t",
                "timeMillis");
        also(LOGGER, "log.logger", "_LoggerName", "logger", "logger_name", "logger-name", "loggername", "log_logger");
        also(LOGGER, "category", "LoggerName", "logger.name");
        also(MESSAGE, "full_message", "short_message", "@message", "msg", "log", "text", "body", "Message", "MESSAGE");
        also(MESSAGE, "log_message");
    }

    /** The names of GELF, ECS and Logstash, and what operators choose: Keycloak's JSON formatter can rename its members. */
    private static void also(int slot, String... names) {
        for (String name : names) {
            SHAPE.also(slot, name);
        }
    }

    private static final RecordShape RECORD = SHAPE.build();

    private static final String EVENTS_LOGGER = "org.keycloak.events";
    private static final int LONGEST_ID = 512;

    /** Why Keycloak refuses a refresh token that was redeemed before (TokenManager.validateTokenReuse). */
    private static final List<String> REUSE = List.of("refresh token reuse exceeded", "Stale token");

    private final LogOrigin origin;

    Keycloak(LogOrigin origin) {
        this.origin = origin;
    }

    @Override
    public @Nullable String map(JsonParser json, RecordId recordId, Consumer<TokenEvent> out)
            throws IOException, UnreadableRecordException {
        Fields record = RECORD.read(json);
        String message = record.get(MESSAGE);
        if (message != null && (record.is(LOGGER, EVENTS_LOGGER) || KeycloakMessage.isEvent(message))) {
            KeycloakMessage.read(message, RECORD, record);
        } else if (message != null
                && record.get(LOGGER) != null
                && !message.stripLeading().startsWith("{")) {
            return "other-logger";
        }
        if (!isEvent(record)) {
            throw new UnreadableRecordException(UnreadableRecordException.FOREIGN, "");
        }
        return map(record, time(record), recordId, out);
    }

    @Override
    public @Nullable String mapLine(String text, @Nullable Instant near, RecordId recordId, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        KeycloakLine line = KeycloakLine.parse(text, near);
        if (line == null) {
            if (KeycloakLine.isContinuation(text)) {
                return "continued-line";
            }
            throw new UnreadableRecordException(UnreadableRecordException.NOT_JSON, "");
        }
        if (!line.logger().equals(EVENTS_LOGGER) && !KeycloakMessage.isEvent(line.message())) {
            return "other-logger";
        }
        Fields record = RECORD.empty();
        KeycloakMessage.read(line.message(), RECORD, record);
        if (!isEvent(record)) {
            return "no-event";
        }
        if (line.time() == null) {
            throw new UnreadableRecordException(UnreadableRecordException.MISSING, "date");
        }
        return map(record, line.time(), recordId, out);
    }

    private static boolean isEvent(Fields record) {
        return record.get(TYPE) != null && (record.get(REALM) != null || record.get(REALM_NAME) != null);
    }

    private @Nullable String map(Fields record, Instant time, RecordId recordId, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String type = record.require(TYPE);
        String realm = realm(record);
        String tenant = origin.tenantOr(realm);
        String id = record.name(ID);
        RecordEvents events =
                new RecordEvents("urn:import:keycloak/" + realm, id == null ? recordId.get() : id, time, tenant);
        String iss = origin.issuerOr("urn:keycloak:{tenant}", tenant);
        if (record.get(ERROR) != null || type.endsWith("_ERROR")) {
            refused(record, type, iss, events, out);
            return null;
        }
        return switch (type) {
            case "REFRESH_TOKEN" -> refreshed(record, iss, events, out);
            case "REVOKE_GRANT" -> revoked(record, iss, events, out);
            case "LOGOUT" -> loggedOut(record, iss, events, out);
            default -> issued(record, iss, events, out);
        };
    }

    private static String realm(Fields record) throws UnreadableRecordException {
        return record.get(REALM_NAME) != null ? record.require(REALM_NAME) : record.require(REALM);
    }

    /**
     * A refusal. Keycloak does not report how far it came in checking what it was shown, with one exception: it names a refresh
     * token that was redeemed before only after it has verified it. Then the grant has ended (RFC 9700, section 4.14.2).
     */
    private static void refused(Fields record, String type, String iss, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        boolean reuse = type.startsWith("REFRESH_TOKEN") && record.get(REFRESH) != null && isReuse(record.get(REASON));
        Token shown = token(record, iss).jti(record.name(REFRESH)).build();
        out.accept(events.used(
                shown, RecordEvents.rejected(realm(record), type, client(record), RejectionReason.OTHER, reuse)));
        String grant = grant(record);
        if (reuse && grant != null) {
            out.accept(events.revoked(Token.builder(iss).grant(grant).build(), "refresh-reuse"));
        }
    }

    private static boolean isReuse(@Nullable String reason) {
        return reason != null && REUSE.stream().anyMatch(reason::contains);
    }

    private static @Nullable String refreshed(Fields record, String iss, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String refresh = record.name(REFRESH);
        if (refresh == null) {
            return "no-token";
        }
        Token shown =
                token(record, iss).jti(refresh).typ(record.remark(REFRESH_TYPE)).build();
        ClientContext client = client(record);
        out.accept(events.used(shown, RecordEvents.accepted(realm(record), "REFRESH_TOKEN", client)));
        Issuance issuance = new Issuance("refresh_token", digest(refresh), client);
        String access = record.name(TOKEN);
        if (access != null) {
            out.accept(events.exchanged(minted(record, iss, access, null, events), shown, shown.clientId(), issuance));
        }
        String next = record.name(NEXT_REFRESH);
        if (next != null && !next.equals(refresh)) {
            out.accept(events.exchanged(
                    minted(record, iss, next, record.remark(REFRESH_TYPE), events), shown, shown.clientId(), issuance));
        }
        return null;
    }

    private static @Nullable String revoked(Fields record, String iss, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String access = record.name(TOKEN);
        if (access == null) {
            return "no-token";
        }
        out.accept(events.revoked(token(record, iss).jti(access).build(), "revoked at Keycloak"));
        return null;
    }

    private static @Nullable String loggedOut(Fields record, String iss, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String session = record.shortName(SESSION);
        if (session == null) {
            return "no-token";
        }
        out.accept(events.revoked(
                Token.builder(iss).sid(session).sub(record.name(USER)).build(), "logout"));
        return null;
    }

    private static @Nullable String issued(Fields record, String iss, RecordEvents events, Consumer<TokenEvent> out)
            throws UnreadableRecordException {
        String access = record.name(TOKEN);
        if (access == null) {
            return "no-token";
        }
        Issuance issuance = new Issuance(record.remark(GRANT_TYPE), null, client(record));
        out.accept(events.issued(minted(record, iss, access, null, events), issuance));
        String refresh = record.name(REFRESH);
        if (refresh != null) {
            out.accept(events.issued(minted(record, iss, refresh, record.remark(REFRESH_TYPE), events), issuance));
        }
        return null;
    }

    private static Token minted(Fields record, String iss, String jti, @Nullable String typ, RecordEvents events)
            throws UnreadableRecordException {
        return token(record, iss)
                .jti(jti)
                .typ(typ)
                .iat(events.time().getEpochSecond())
                .build();
    }

    private static Token.Builder token(Fields record, String iss) throws UnreadableRecordException {
        return Token.builder(iss)
                .sub(record.name(USER))
                .clientId(record.name(CLIENT))
                .sid(record.shortName(SESSION))
                .grant(grant(record))
                .scope(record.name(SCOPE));
    }

    /** The grant of a client within a session: Keycloak's client session. */
    private static @Nullable String grant(Fields record) {
        String grant = record.get(SESSION) == null || record.get(CLIENT) == null
                ? null
                : record.get(SESSION) + "::" + record.get(CLIENT);
        return grant == null || grant.length() > LONGEST_ID ? null : grant;
    }

    /** Stands for the refresh token, whose value is not in the log: the digest of its id. */
    private static String digest(String refresh) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Digests.sha256(refresh.getBytes(StandardCharsets.UTF_8)));
    }

    private static @Nullable ClientContext client(Fields record) {
        String address = Addresses.of(record.get(ADDRESS));
        String agent = record.remark(AGENT);
        return address == null && agent == null
                ? null
                : new ClientContext(address, null, null, agent, null, null, null);
    }

    /** Milliseconds in the export, a timestamp in the log. */
    private static Instant time(Fields record) throws UnreadableRecordException {
        return record.time(record.get(TIME) == null ? LOGGED : TIME);
    }
}
