package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.Mapped.token;
import static dev.tokenwarden.ingest.importers.format.LogFormat.OKTA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The table of docs/importers/okta.md, row by row. */
final class OktaTest {
    private static final String SSO = """
            {"uuid": "8f1c", "published": "2026-03-02T12:00:07.123Z", "eventType": "user.authentication.sso", "version": "0",
             "severity": "INFO", "displayMessage": "User single sign on to app",
             "actor": {"id": "00u1", "type": "User", "alternateId": "alice@acme.example", "displayName": "Alice"},
             "client": {"userAgent": {"rawUserAgent": "Mozilla/5.0 (X11)", "os": "Linux", "browser": "FIREFOX"},
                        "zone": "null", "device": "Computer", "id": null, "ipAddress": "203.0.113.7",
                        "geographicalContext": {"city": "Berlin", "country": "Germany",
                                                "geolocation": {"lat": 52.5, "lon": 13.4}}},
             "outcome": {"result": "SUCCESS", "reason": null},
             "target": [{"id": "0oa1", "type": "AppInstance", "displayName": "Wiki"},
                        {"id": "0ua1", "type": "AppUser", "displayName": "Alice"}],
             "transaction": {"type": "WEB", "id": "W1", "detail": {}},
             "debugContext": {"debugData": {"requestId": "W1"}},
             "authenticationContext": {"externalSessionId": "102abc", "authenticationStep": 0},
             "securityContext": {"asNumber": 64500, "asOrg": "example", "isProxy": false}}""";

    @Test
    void aSignOn_usesTheSession_fieldByField() {
        Mapped mapped = Mapped.of(OKTA, SSO);

        assertThat(mapped.events()).hasSize(1);
        TokenEvent event = mapped.only(EventType.USED);
        assertThat(event.id()).isEqualTo("8f1c");
        assertThat(event.source()).isEqualTo("urn:import:okta");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
        assertThat(event.tenant()).isEqualTo("okta");
        assertThat(token(event).iss()).isEqualTo("urn:okta:okta");
        assertThat(token(event).jti()).isEqualTo("102abc");
        assertThat(token(event).sub()).isEqualTo("alice@acme.example");
        assertThat(mapped.use().audience()).isEqualTo("Wiki");
        assertThat(mapped.use().operation()).isEqualTo("user.authentication.sso");
        assertThat(mapped.use().accepted()).isTrue();
        assertThat(mapped.use().client())
                .isEqualTo(new ClientContext(
                        "203.0.113.7",
                        64500L,
                        new ClientContext.Geo(null, 52.5, 13.4),
                        "Mozilla/5.0 (X11)",
                        null,
                        null,
                        null));
    }

    @Test
    void anApiToken_isTheTokenOfItsRequests() {
        TokenEvent event = Mapped.of(
                        OKTA, SSO.replace("\"detail\": {}", "\"detail\": {\"requestApiTokenId\": \"00T1\"}"))
                .only(EventType.USED);

        assertThat(token(event).jti()).isEqualTo("00T1");
    }

    @Test
    void aGrant_issuesTokens_withTheirHashes() {
        String record = SSO.replace("user.authentication.sso", "app.oauth2.as.token.grant.access_token")
                .replace("\"type\": \"User\"", "\"type\": \"PublicClientApp\"")
                .replace("\"debugData\": {", "\"debugData\": {\"grantedScopes\": \"api:read\",")
                .replace(
                        "\"type\": \"AppInstance\"",
                        "\"type\": \"access_token\", \"detailEntry\": {\"expires\": \"2026-03-02T13:00:07.000Z\", \"hash\": \"h-1\"}");

        TokenEvent event = Mapped.of(OKTA, record).only(EventType.ISSUED);

        assertThat(token(event).jti()).isEqualTo("0oa1");
        assertThat(token(event).hash()).isEqualTo("h-1");
        assertThat(token(event).scope()).isEqualTo("api:read");
        assertThat(token(event).clientId()).isEqualTo("00u1");
        assertThat(token(event).typ()).isEqualTo("access_token");
        assertThat(token(event).exp())
                .isEqualTo(Instant.parse("2026-03-02T13:00:07Z").getEpochSecond());
    }

    @Test
    void failures_areRejectionsThatProveNothing() {
        for (String result : List.of("FAILURE", "DENY")) {
            Mapped mapped = Mapped.of(OKTA, SSO.replace("SUCCESS", result));
            assertThat(mapped.use().rejected()).isTrue();
            assertThat(mapped.use().believed()).isFalse();
        }
    }

    @Test
    void withoutASession_onlyFailuresSaySomething() {
        String record = SSO.replace("102abc", "unknown");

        assertThat(Mapped.of(OKTA, record).passed()).isEqualTo("no-session");
        assertThat(token(Mapped.of(OKTA, record.replace("SUCCESS", "FAILURE")).only(EventType.USED))
                        .jti())
                .isNull();
    }

    @Test
    void setAside() {
        assertThat(Mapped.refusal(OKTA, "{\"uuid\": \"1\"}")).isEqualTo("foreign ");
        assertThat(Mapped.refusal(OKTA, SSO.replace("2026-", "0001-"))).isEqualTo("out-of-range published");
    }

    @Test
    void theRootSession_isTheToken_whateverThePartOfIt() {
        Mapped first = Mapped.of(OKTA, withRoot("102abc"));
        Mapped second = Mapped.of(OKTA, withRoot("102def"));

        assertThat(token(first.only(EventType.USED)).jti()).isEqualTo("trs-1");
        assertThat(token(first.only(EventType.USED)).sid()).isEqualTo("trs-1");
        assertThat(token(second.only(EventType.USED))).isEqualTo(token(first.only(EventType.USED)));
    }

    @Test
    void aPlaceOfZero_isNoPlace() {
        assertThat(Mapped.of(OKTA, SSO.replace("\"lat\": 52.5, \"lon\": 13.4", "\"lat\": 0, \"lon\": 0.0"))
                        .use()
                        .client()
                        .geo())
                .isNull();
    }

    private static String withRoot(String session) {
        return SSO.replace(
                "\"externalSessionId\": \"102abc\"",
                "\"externalSessionId\": \"" + session + "\", \"rootSessionId\": \"trs-1\"");
    }
}
