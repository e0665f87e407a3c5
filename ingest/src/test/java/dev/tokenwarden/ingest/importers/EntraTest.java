package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.Mapped.token;
import static dev.tokenwarden.ingest.importers.format.LogFormat.ENTRA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of docs/importers/entra.md, row by row. */
final class EntraTest {
    private static final String SIGN_IN = """
            {"id": "66ea54eb", "createdDateTime": "2026-03-02T12:00:07Z", "userPrincipalName": "alice@acme.example",
             "userId": "u-1", "appId": "app-1", "appDisplayName": "Outlook", "ipAddress": "203.0.113.7",
             "userAgent": "Mozilla/5.0", "clientAppUsed": "Browser", "correlationId": "c-1", "isInteractive": true,
             "resourceDisplayName": "Microsoft Graph", "resourceId": "00000003", "resourceTenantId": "t-1",
             "status": {"errorCode": 0, "failureReason": "Other."},
             "deviceDetail": {"deviceId": "d-1", "operatingSystem": "Windows 10", "browser": "Edge"},
             "location": {"city": "Berlin", "countryOrRegion": "DE",
                          "geoCoordinates": {"altitude": null, "latitude": 52.5, "longitude": 13.4}},
             "uniqueTokenIdentifier": "uti-1", "sessionId": "sid-1", "autonomousSystemNumber": 64500,
             "appliedConditionalAccessPolicies": []}""";

    @Test
    void aSignIn_usesTheSession_andMintsAToken_fieldByField() {
        Mapped mapped = Mapped.of(ENTRA, SIGN_IN);

        assertThat(mapped.events()).hasSize(2);
        TokenEvent used = mapped.only(EventType.USED);
        assertThat(used.id()).isEqualTo("66ea54eb");
        assertThat(used.source()).isEqualTo("urn:import:entra/t-1");
        assertThat(used.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07Z"));
        assertThat(used.tenant()).isEqualTo("t-1");
        assertThat(token(used).iss()).isEqualTo("https://login.microsoftonline.com/t-1/v2.0");
        assertThat(token(used).jti()).isEqualTo("sid-1");
        assertThat(token(used).sub()).isEqualTo("alice@acme.example");
        assertThat(token(used).clientId()).isEqualTo("app-1");
        assertThat(mapped.use().audience()).isEqualTo("Microsoft Graph");
        assertThat(mapped.use().operation()).isEqualTo("Outlook");
        assertThat(mapped.use().client())
                .isEqualTo(new ClientContext(
                        "203.0.113.7",
                        64500L,
                        new ClientContext.Geo("DE", 52.5, 13.4),
                        "Mozilla/5.0",
                        "d-1",
                        null,
                        null));
        TokenEvent minted = mapped.only(EventType.EXCHANGED);
        assertThat(token(minted).jti()).isEqualTo("uti-1");
        assertThat(token(minted).iat())
                .isEqualTo(Instant.parse("2026-03-02T12:00:07Z").getEpochSecond());
        assertThat(minted.exchange().subjectToken().jti()).isEqualTo("sid-1");
        assertThat(minted.exchange().clientId()).isEqualTo("app-1");
    }

    @Test
    void azureMonitor_wrapsTheSame() {
        String record = "{\"time\": \"2026-03-02T12:00:09.1234567Z\", \"category\": \"NonInteractiveUserSignInLogs\","
                + " \"tenantId\": \"t-2\", \"location\": \"DE\", \"resultType\": \"0\", \"properties\": " + SIGN_IN
                + "}";

        Mapped mapped = Mapped.of(ENTRA, record);

        assertThat(mapped.only(EventType.USED).tenant()).isEqualTo("t-2");
        assertThat(mapped.use()).isEqualTo(Mapped.of(ENTRA, SIGN_IN).use());
    }

    @Test
    void withoutASession_theTokenIsIssued() {
        Mapped mapped = Mapped.of(ENTRA, SIGN_IN.replace("\"sid-1\"", "null"));

        assertThat(mapped.events()).hasSize(1);
        assertThat(token(mapped.only(EventType.ISSUED)).jti()).isEqualTo("uti-1");
    }

    @Test
    void refusals_areRejections_believedOnlyWithinASession() {
        Mapped blocked = Mapped.of(ENTRA, SIGN_IN.replace("\"errorCode\": 0", "\"errorCode\": 53003"));
        Mapped guessed = Mapped.of(ENTRA, SIGN_IN.replace("\"errorCode\": 0", "\"errorCode\": 50126"));

        assertThat(blocked.events()).hasSize(1);
        assertThat(blocked.use().rejected()).isTrue();
        assertThat(blocked.use().believed()).isTrue();
        assertThat(guessed.use().believed()).isFalse();
    }

    @Test
    void stepsOnTheWay_areNoRejections() {
        assertThat(Mapped.of(ENTRA, SIGN_IN.replace("\"errorCode\": 0", "\"errorCode\": 50074"))
                        .passed())
                .isEqualTo("interrupt");
    }

    @Test
    void setAside() {
        assertThat(Mapped.refusal(ENTRA, "{\"id\": \"1\"}")).isEqualTo("foreign ");
        assertThat(Mapped.refusal(ENTRA, SIGN_IN.replace("2026-03", "9999-03")))
                .isEqualTo("out-of-range createdDateTime");
    }

    @Test
    void equalMembersOfEnvelopeAndRecord_areNoConflict_andTheInnerOneWins() {
        String inner = SIGN_IN.replace("\"userId\"", "\"tenantId\": \"t-3\", \"userId\"");
        for (String outer : List.of("t-3", "t-2")) {
            assertThat(Mapped.of(
                                    ENTRA,
                                    "{\"tenantId\": \"" + outer + "\", \"resultType\": \"0\", \"properties\": " + inner
                                            + "}")
                            .only(EventType.USED)
                            .tenant())
                    .isEqualTo("t-3");
        }
    }

    @Test
    void aGraphRequest_isAUseOfTheAccessToken() {
        String record = """
                {"time": "2026-03-02T12:00:05Z", "category": "MicrosoftGraphActivityLogs", "tenantId": "t-1", "properties":
                 {"timeGenerated": "2026-03-02T12:00:05Z", "requestId": "g1", "requestMethod": "GET", "responseStatusCode": 200,
                  "tenantId": "t-1", "signInActivityId": "uti-1", "tokenIssuedAt": "2026-03-02T12:00:00Z", "appId": "app-1",
                  "userId": "u-1", "ipAddress": "203.0.113.7", "userAgent": "AZCLI/2.60", "scopes": "User.Read.All Mail.Read",
                  "requestUri": "https://graph.microsoft.com/v1.0/users?$top=1", "C_Sid": "sid-1"}}""";

        Mapped mapped = Mapped.of(ENTRA, record);
        Mapped denied = Mapped.of(ENTRA, record.replace("\"responseStatusCode\": 200", "\"responseStatusCode\": 403"));

        TokenEvent event = mapped.only(EventType.USED);
        assertThat(event.id()).isEqualTo("g1");
        assertThat(event.tenant()).isEqualTo("t-1");
        assertThat(token(event).jti()).isEqualTo("uti-1");
        assertThat(token(event).iss())
                .isEqualTo(token(Mapped.of(ENTRA, SIGN_IN).only(EventType.EXCHANGED))
                        .iss());
        assertThat(token(event).sid()).isEqualTo("sid-1");
        assertThat(token(event).scope()).isEqualTo("User.Read.All Mail.Read");
        assertThat(token(event).iat())
                .isEqualTo(Instant.parse("2026-03-02T12:00:00Z").getEpochSecond());
        assertThat(mapped.use().operation()).isEqualTo("GET /v1.0/users");
        assertThat(mapped.use().audience()).isEqualTo("Microsoft Graph");
        assertThat(mapped.use().client().userAgent()).isEqualTo("AZCLI/2.60");
        assertThat(denied.use().rejected()).isTrue();
        assertThat(denied.use().believed()).isTrue();
    }

    @Test
    void anEmptyGuid_isAnAbsentValue() {
        assertThat(token(Mapped.of(ENTRA, SIGN_IN.replace("\"uti-1\"", "\"00000000-0000-0000-0000-000000000000\""))
                                .only(EventType.USED))
                        .jti())
                .isEqualTo("sid-1");
    }
}
