package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.Mapped.token;
import static dev.tokenwarden.ingest.importers.format.LogFormat.KEYCLOAK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/importers/keycloak.md, row by row. */
final class KeycloakTest {
    private static final String LOGIN = """
            {"id": "e-1", "time": 1772452807123, "type": "CODE_TO_TOKEN", "realmId": "9d5a", "realmName": "shop",
             "clientId": "web", "userId": "u-1", "sessionId": "s-1", "ipAddress": "203.0.113.7",
             "details": {"token_id": "at-1", "grant_type": "authorization_code", "refresh_token_type": "Refresh",
                         "scope": "openid profile", "refresh_token_id": "rt-1", "code_id": "s-1"}}""";
    private static final String REFRESH = """
            {"time": 1772452807123, "type": "REFRESH_TOKEN", "realmId": "shop", "clientId": "web", "userId": "u-1",
             "ipAddress": "203.0.113.7", "details": {"token_id": "at-2", "refresh_token_type": "Refresh",
             "updated_refresh_token_id": "rt-2", "scope": "openid", "refresh_token_id": "rt-1"}}""";

    @Test
    void aLogin_issuesBothTokens_fieldByField() {
        Mapped mapped = Mapped.of(KEYCLOAK, LOGIN);

        assertThat(mapped.events()).extracting(TokenEvent::type).containsOnly(EventType.ISSUED);
        TokenEvent access = mapped.events().get(0);
        assertThat(access.id()).isEqualTo("e-1/issued/at-1");
        assertThat(access.source()).isEqualTo("urn:import:keycloak/shop");
        assertThat(access.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
        assertThat(access.tenant()).isEqualTo("shop");
        assertThat(token(access).iss()).isEqualTo("urn:keycloak:shop");
        assertThat(token(access).jti()).isEqualTo("at-1");
        assertThat(token(access).sub()).isEqualTo("u-1");
        assertThat(token(access).clientId()).isEqualTo("web");
        assertThat(token(access).scope()).isEqualTo("openid profile");
        assertThat(token(access).iat())
                .isEqualTo(Instant.parse("2026-03-02T12:00:07Z").getEpochSecond());
        assertThat(token(mapped.events().get(1)).jti()).isEqualTo("rt-1");
        assertThat(token(mapped.events().get(1)).typ()).isEqualTo("Refresh");
    }

    @Test
    void aRefresh_usesTheRefreshToken_andExchangesItForBoth() {
        Mapped mapped = Mapped.of(KEYCLOAK, REFRESH);

        TokenEvent used = mapped.only(EventType.USED);
        assertThat(used.id()).isEqualTo("digest");
        assertThat(token(used).jti()).isEqualTo("rt-1");
        assertThat(mapped.use().audience()).isEqualTo("shop");
        assertThat(mapped.use().operation()).isEqualTo("REFRESH_TOKEN");
        assertThat(mapped.use().client())
                .isEqualTo(new ClientContext("203.0.113.7", null, null, null, null, null, null));
        List<TokenEvent> exchanged = mapped.events().subList(1, 3);
        assertThat(exchanged).extracting(TokenEvent::type).containsOnly(EventType.EXCHANGED);
        assertThat(exchanged).extracting(event -> token(event).jti()).containsExactly("at-2", "rt-2");
        assertThat(exchanged)
                .extracting(event -> event.exchange().subjectToken().jti())
                .containsOnly("rt-1");
        assertThat(exchanged).extracting(event -> event.exchange().clientId()).containsOnly("web");
    }

    @Test
    void issuerAndTenant_asTold() {
        TokenEvent event = Mapped.of(KEYCLOAK, new LogOrigin("https://sso.example/realms/{tenant}", "acme"), REFRESH)
                .only(EventType.USED);

        assertThat(event.tenant()).isEqualTo("acme");
        assertThat(token(event).iss()).isEqualTo("https://sso.example/realms/acme");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type=\\\"REFRESH_TOKEN\\\", realmId=\\\"9d5a\\\", realmName=\\\"shop\\\", clientId=\\\"web\\\","
                        + " userId=\\\"u-1\\\", sessionId=\\\"s-1\\\", ipAddress=\\\"203.0.113.7\\\","
                        + " token_id=\\\"at-2\\\", scope=\\\"openid, email\\\", refresh_token_id=\\\"rt-1\\\"",
                "type=REFRESH_TOKEN, realmId=shop, clientId=web, userId=u-1, ipAddress=203.0.113.7, token_id=at-2,"
                        + " scope=openid, refresh_token_id=rt-1"
            })
    void theJsonLog_ofOldAndNewVersions(String message) {
        String line = "{\"timestamp\": \"2026-03-02T12:00:07.123456+00:00\", \"loggerName\": \"org.keycloak.events\","
                + " \"level\": \"DEBUG\", \"message\": \"" + message + "\"}";

        Mapped mapped = Mapped.of(KEYCLOAK, line);

        TokenEvent used = mapped.only(EventType.USED);
        assertThat(used.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
        assertThat(used.tenant()).isEqualTo("shop");
        assertThat(token(used).jti()).isEqualTo("rt-1");
        assertThat(token(used).clientId()).isEqualTo("web");
        assertThat(token(mapped.only(EventType.EXCHANGED)).jti()).isEqualTo("at-2");
    }

    @Test
    void errors_areRejectionsThatProveNothing() {
        Use use = Mapped.of(
                        KEYCLOAK,
                        REFRESH.replace("\"REFRESH_TOKEN\"", "\"REFRESH_TOKEN_ERROR\", \"error\": \"invalid_token\""))
                .use();

        assertThat(use.reason()).isEqualTo(RejectionReason.OTHER);
        assertThat(use.believed()).isFalse();
        assertThat(use.client().address()).isEqualTo("203.0.113.7");
    }

    @Test
    void aRevokedGrant_isARevocation() {
        TokenEvent event = Mapped.of(KEYCLOAK, LOGIN.replace("CODE_TO_TOKEN", "REVOKE_GRANT"))
                .only(EventType.REVOKED);

        assertThat(token(event).jti()).isEqualTo("at-1");
    }

    @Test
    void whatNamesNoToken_isPassedOver() {
        assertThat(Mapped.of(KEYCLOAK, LOGIN.replace("token_id", "other_id").replace("CODE_TO_TOKEN", "LOGIN"))
                        .passed())
                .isEqualTo("no-token");
        assertThat(Mapped.of(KEYCLOAK, "{\"timestamp\": \"t\", \"loggerName\": \"io.quarkus\", \"message\": \"up\"}")
                        .passed())
                .isEqualTo("other-logger");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"type": "LOGIN"}                                                  | foreign
            {"type": "LOGIN", "realmId": "r", "time": 1}                       | out-of-range time
            {"type": "LOGIN", "realmId": "r", "time": 99999999999999999}       | out-of-range time
            {"type": "LOGIN", "realmId": "r"}                                  | missing-member timestamp
            """)
    void setAside(String record, String why) {
        assertThat(Mapped.refusal(KEYCLOAK, record).strip()).isEqualTo(why);
    }

    @Test
    void sessionAndGrant_areInEveryEvent_andTheRedeemedTokenInTheIssuance() {
        Mapped mapped = Mapped.of(KEYCLOAK, REFRESH.replace("\"ipAddress\"", "\"sessionId\": \"s-1\", \"ipAddress\""));

        assertThat(mapped.events()).allSatisfy(event -> {
            assertThat(token(event).sid()).isEqualTo("s-1");
            assertThat(token(event).grant()).isEqualTo("s-1::web");
        });
        assertThat(mapped.events().get(1).issuance())
                .isEqualTo(mapped.events().get(2).issuance());
        assertThat(mapped.events().get(1).issuance().grantType()).isEqualTo("refresh_token");
        assertThat(mapped.events().get(1).issuance().refresh()).hasSize(43);
        assertThat(mapped.events().get(1).issuance().client().address()).isEqualTo("203.0.113.7");
    }

    @ParameterizedTest
    @CsvSource({
        "Maximum allowed refresh token reuse exceeded, true",
        "Stale token, true",
        "Session not active, false",
        "Invalid refresh token, false"
    })
    void aRefreshTokenUsedAgain_endsItsGrant(String reason, boolean reuse) {
        Mapped mapped = Mapped.of(
                KEYCLOAK,
                LOGIN.replace("CODE_TO_TOKEN", "REFRESH_TOKEN_ERROR\", \"error\": \"invalid_token")
                        .replace("\"details\": {", "\"details\": {\"reason\": \"" + reason + "\", "));

        assertThat(mapped.use().believed()).isEqualTo(reuse);
        assertThat(mapped.events()).hasSize(reuse ? 2 : 1);
        if (reuse) {
            TokenEvent revoked = mapped.only(EventType.REVOKED);
            assertThat(token(revoked).grant()).isEqualTo("s-1::web");
            assertThat(token(revoked).jti()).isNull();
            assertThat(revoked.revocation().reason()).isEqualTo("refresh-reuse");
        }
    }

    @Test
    void aRefusedRefreshToken_thatIsNotNamed_endsNothing() {
        assertThat(Mapped.of(
                                KEYCLOAK,
                                LOGIN.replace("CODE_TO_TOKEN", "REFRESH_TOKEN_ERROR\", \"error\": \"invalid_token")
                                        .replace("refresh_token_id", "other")
                                        .replace("\"details\": {", "\"details\": {\"reason\": \"Stale token\", "))
                        .events())
                .hasSize(1);
    }

    @Test
    void aLogout_endsTheSession() {
        TokenEvent event =
                Mapped.of(KEYCLOAK, LOGIN.replace("CODE_TO_TOKEN", "LOGOUT")).only(EventType.REVOKED);

        assertThat(token(event).sid()).isEqualTo("s-1");
        assertThat(token(event).jti()).isNull();
        assertThat(event.revocation().reason()).isEqualTo("logout");
    }

    @Test
    void theLogAsEcsAndAsText_isReadLikeTheJsonLog() {
        String message =
                "type=\"REFRESH_TOKEN\", realmName=\"shop\", clientId=\"web\", userId=\"u-1\", sessionId=\"s-1\","
                        + " ipAddress=\"203.0.113.7\", token_id=\"at-2\", refresh_token_id=\"rt-1\"";
        String json =
                "{\"timestamp\": \"2026-03-02T12:00:07.123Z\", \"loggerName\": \"org.keycloak.events\", \"message\": "
                        + LogSamples.quoted(message) + "}";
        String ecs =
                "{\"@timestamp\": \"2026-03-02T12:00:07.123Z\", \"log.logger\": \"org.keycloak.events\", \"message\": "
                        + LogSamples.quoted(message) + "}";
        String nested =
                "{\"@timestamp\": \"2026-03-02T12:00:07.123Z\", \"log\": {\"logger\": \"org.keycloak.events\"}, \"message\": "
                        + LogSamples.quoted(message) + "}";
        String text = "2026-03-02 12:00:07,123 WARN  [org.keycloak.events] (executor-thread-1) " + message;
        String container =
                "{\"log\": " + LogSamples.quoted("12:00:07,123 WARN  [org.keycloak.events] (t-1) " + message + "\n")
                        + ", \"time\": \"2026-03-02T12:00:08Z\"}";

        for (String line : List.of(json, ecs, nested, text, container)) {
            LogRun run = LogRun.of(KEYCLOAK, line + "\n");

            assertThat(run.counts().mapped()).as(line).isEqualTo(1);
            assertThat(run.events()).hasSize(2).allSatisfy(event -> {
                assertThat(event.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
                assertThat(token(event).sid()).isEqualTo("s-1");
            });
        }
    }

    @ParameterizedTest
    @CsvSource({
        "@timestamp, logger_name, message",
        "@timestamp, loggerName, @message",
        "time, logger, msg",
        "ts, logger-name, log",
        "date, category, text",
        "eventTime, log_logger, Message",
        "timestamp, , message",
        "@timestamp, , @message",
        "time, , body"
    })
    void theJsonLog_withNamesThatOperatorsChose(String time, String logger, String message) {
        String line = "{\"" + time + "\": \"2026-03-02T12:00:07.123Z\", "
                + (logger == null ? "" : "\"" + logger + "\": \"org.keycloak.events\", ")
                + "\"level\": \"WARN\", \"" + message + "\": "
                + LogSamples.quoted("type=\"REFRESH_TOKEN\", realmName=\"shop\", clientId=\"web\", sessionId=\"s-1\","
                        + " token_id=\"at-2\", refresh_token_id=\"rt-1\"")
                + "}";

        LogRun run = LogRun.of(KEYCLOAK, line + "\n");

        assertThat(run.events()).as(line).hasSize(2).allSatisfy(event -> {
            assertThat(event.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
            assertThat(token(event).sid()).isEqualTo("s-1");
        });
    }

    @Test
    void linesOfOtherLoggers_withOtherNames_areCounted() {
        LogRun run = LogRun.of(KEYCLOAK, """
                {"@timestamp":"2026-03-02T12:00:07.123Z","logger_name":"org.infinispan.CLUSTER","message":"started"}
                {"time":"2026-03-02T12:00:07.123Z","logger":"org.jboss.as","msg":"type=x is set"}
                """);

        assertThat(run.counts().passed()).isEqualTo(Map.of("other-logger", 2L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-03-02T12:00:07.5Z stdout F 2026-03-02 12:00:07,123 WARN  [org.keycloak.events] (t-1) ",
                "2026-03-02T12:00:07.5Z stdout F 12:00:07,123 WARN  [org.keycloak.events] (t-1) ",
                "2026-03-02T12:00:07.5Z 2026-03-02 12:00:07,123 WARN  [org.keycloak.events] (t-1) ",
                "keycloak-1  | 2026-03-02 12:00:07,123 DEBUG [org.keycloak.events] (t-1) ",
                "[pod/keycloak-0/keycloak] 2026-03-02 12:00:07,123 WARN  [org.keycloak.events] (t-1) ",
                "Mar  2 12:00:07 host kc.sh[812]: 2026-03-02 12:00:07,123 WARN  [org.keycloak.events] (t-1) ",
                "2026-03-02T12:00:07.123Z WARN  [org.keycloak.events] (t-1) ",
                "2026-03-02 12:00:07,123 WARN  [o.k.events] (t-1) ",
                "2026-03-02 12:00:07,123 WARN  [events] (t-1) ",
                "2026-03-02 13:00:07,123+0100 WARN  [org.keycloak.events] (t-1) ",
                "2026-03-02 12:00:07,123 WARN  {kc.realmName=shop} [org.keycloak.events] (t-1) ",
                "2026-03-02 12:00:07,123 traceId=, spanId=, sampled= WARN  [org.keycloak.events] (t-1) ",
                "\u001b[0m2026-03-02 12:00:07,123 \u001b[33mWARN \u001b[39m [\u001b[34morg.keycloak.events\u001b[39m]"
                        + " (\u001b[36mt-1\u001b[39m) \u001b[33m"
            })
    void theTextLog_asContainersSyslogAndTerminalsHaveIt(String head) {
        LogRun run = LogRun.of(
                KEYCLOAK,
                head
                        + "type=\"REFRESH_TOKEN\", realmName=\"shop\", clientId=\"web\", sessionId=\"s-1\", token_id=\"at-2\","
                        + " refresh_token_id=\"rt-1\"\n");

        assertThat(run.events()).hasSize(2).allSatisfy(event -> {
            assertThat(event.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
            assertThat(token(event).sid()).isEqualTo("s-1");
        });
    }

    @Test
    void otherLinesOfTheTextLog_areCounted_andALineWithoutADateNeedsOneFromElsewhere() {
        LogRun run = LogRun.of(KEYCLOAK, """
                2026-03-02 12:00:07,123 INFO  [org.jboss.as] (main) started
                \tat org.example.Main.run(Main.java:1)
                12:00:07,123 WARN  [org.keycloak.events] (t-1) type="LOGIN_ERROR", realmId="shop"
                """);

        assertThat(run.counts().passed()).isEqualTo(Map.of("other-logger", 1L, "continued-line", 1L));
        assertThat(run.counts().aside()).isEqualTo(Map.of("missing-member", 1L));
    }
}
