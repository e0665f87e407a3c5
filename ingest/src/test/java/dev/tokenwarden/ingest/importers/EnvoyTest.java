package dev.tokenwarden.ingest.importers;

import static dev.tokenwarden.ingest.importers.Mapped.token;
import static dev.tokenwarden.ingest.importers.format.LogFormat.ENVOY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.Confirmation;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.ingest.importers.format.LogOrigin;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/importers/envoy.md, row by row. */
final class EnvoyTest {
    private static final String LINE = """
            {"start_time": "2026-03-02T12:00:07.123Z", "method": "GET", "path": "/v1/pay?card=1", "protocol": "HTTP/2",
             "response_code": 200, "response_flags": "-", "response_code_details": "via_upstream",
             "authority": "api.acme.example", "downstream_remote_address": "10.0.0.5:51234",
             "x_forwarded_for": "192.0.2.1,203.0.113.7", "user_agent": "app/1.0", "request_id": "r-1",
             "trace_id": "4bf92f3577b34da6a3ce929d0e0e4736", "downstream_peer_uri_san": "spiffe://acme/web",
             "jwt": {"iss": "https://idp.acme.example", "jti": "t-1", "sub": "alice", "client_id": "web",
                     "aud": ["payments"], "scope": "pay:read", "iat": 1772452800, "nbf": 1772452800, "exp": 1772456400,
                     "cnf": {"jkt": "k"}}}""";

    @Test
    void aRequest_fieldByField() {
        Mapped mapped = Mapped.of(ENVOY, new LogOrigin(null, "acme"), LINE);

        TokenEvent event = mapped.only(EventType.USED);
        assertThat(event.id()).isEqualTo("r-1");
        assertThat(event.source()).isEqualTo("urn:import:envoy/api.acme.example");
        assertThat(event.time()).isEqualTo(Instant.parse("2026-03-02T12:00:07.123Z"));
        assertThat(event.tenant()).isEqualTo("acme");
        assertThat(token(event).iss()).isEqualTo("https://idp.acme.example");
        assertThat(token(event).jti()).isEqualTo("t-1");
        assertThat(token(event).sub()).isEqualTo("alice");
        assertThat(token(event).clientId()).isEqualTo("web");
        assertThat(token(event).aud()).containsExactly("payments");
        assertThat(token(event).scope()).isEqualTo("pay:read");
        assertThat(token(event).iat()).isEqualTo(1772452800L);
        assertThat(token(event).nbf()).isEqualTo(1772452800L);
        assertThat(token(event).exp()).isEqualTo(1772456400L);
        assertThat(token(event).cnf()).isEqualTo(new Confirmation("k", null));
        Use use = mapped.use();
        assertThat(use.audience()).isEqualTo("api.acme.example");
        assertThat(use.operation()).as("without the query").isEqualTo("GET /v1/pay");
        assertThat(use.accepted()).isTrue();
        assertThat(use.trace()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(use.client())
                .isEqualTo(new ClientContext("203.0.113.7", null, null, "app/1.0", "spiffe://acme/web", null, null));
    }

    @Test
    void anAudienceOfTheLogsOwn_goesFirst_andAddressesHavePorts() {
        Use use = Mapped.of(
                        ENVOY,
                        LINE.replace("\"authority\"", "\"audience\": \"payments\", \"authority\"")
                                .replace("\"192.0.2.1,203.0.113.7\"", "null"))
                .use();

        assertThat(use.audience()).isEqualTo("payments");
        assertThat(use.client().address()).isEqualTo("10.0.0.5");
    }

    @ParameterizedTest
    @CsvSource({
        "401, jwt_authn_access_denied{Jwt_is_expired}, EXPIRED",
        "401, jwt_authn_access_denied{Jwt_verification_fails}, SIGNATURE",
        "401, jwt_authn_access_denied{Jwt_issuer_is_not_configured}, ISSUER",
        "403, jwt_authn_access_denied{Audiences_in_Jwt_are_not_allowed}, AUDIENCE",
        "401, jwt_authn_access_denied{Jwt_is_missing}, MALFORMED",
        "403, rbac_access_denied_matched_policy[none], SCOPE",
        "403, via_upstream, SCOPE",
        "401, via_upstream, OTHER"
    })
    void refusals(String code, String details, RejectionReason reason) {
        String record = LINE.replace("200", code).replace("\"via_upstream\"", "\"" + details + "\"");

        assertThat(Mapped.of(ENVOY, record).use().reason()).isEqualTo(reason);
        Mapped nameless = Mapped.of(ENVOY, record.replace("\"jwt\"", "\"other\""));
        assertThat(nameless.use().believed()).isFalse();
        assertThat(token(nameless.only(EventType.USED)).jti()).isNull();
    }

    @Test
    void withoutAToken_isPassedOver() {
        assertThat(Mapped.of(ENVOY, LINE.replace("\"jwt\"", "\"other\"")).passed())
                .isEqualTo("no-token");
    }

    @Test
    void setAside() {
        assertThat(Mapped.refusal(ENVOY, "{\"message\": \"started\"}")).isEqualTo("foreign ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-",
                "",
                "null",
                "(null)",
                " ",
                "N/A",
                "undefined",
                "none",
                "0.0.0.0",
                "-,-",
                "-, -,-",
                "%REQ(X-REQUEST-ID)%",
                "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH):40%",
                "%DYNAMIC_METADATA(envoy.filters.http.jwt_authn:verified:jti)%",
                "%TRACE_ID%,-"
            })
    void placeholders_areAbsentValues(String placeholder) {
        String line = LINE;
        for (String value : List.of(
                "192.0.2.1,203.0.113.7",
                "app/1.0",
                "r-1",
                "4bf92f3577b34da6a3ce929d0e0e4736",
                "spiffe://acme/web",
                "t-1")) {
            line = line.replace("\"" + value + "\"", "\"" + placeholder + "\"");
        }

        Mapped mapped = Mapped.of(ENVOY, line);

        assertThat(mapped.only(EventType.USED).id()).isEqualTo("digest");
        assertThat(token(mapped.only(EventType.USED)).jti()).isNull();
        assertThat(mapped.use().trace()).isNull();
        assertThat(mapped.use().client()).isEqualTo(new ClientContext("10.0.0.5", null, null, null, null, null, null));
    }

    @Test
    void claims_areReadAsIdentityProvidersWriteThem() {
        TokenEvent event = Mapped.of(
                        ENVOY,
                        LINE.replace("\"aud\": [\"payments\"]", "\"aud\": [\"payments\", \"ledger\"]")
                                .replace(
                                        "\"scope\": \"pay:read\"",
                                        "\"scp\": [\"pay:read\", \"pay:write\"], \"sid\": \"s-1\"")
                                .replace("\"client_id\": \"web\"", "\"appid\": \"web\"")
                                .replace("\"exp\": 1772456400", "\"exp\": 1772456400.75")
                                .replace("\"nbf\": 1772452800", "\"nbf\": 1.7724528e9"))
                .only(EventType.USED);

        assertThat(token(event).aud()).containsExactly("payments", "ledger");
        assertThat(token(event).scope()).isEqualTo("pay:read pay:write");
        assertThat(token(event).clientId()).isEqualTo("web");
        assertThat(token(event).sid()).isEqualTo("s-1");
        assertThat(token(event).exp()).isEqualTo(1772456400L);
        assertThat(token(event).nbf()).isEqualTo(1772452800L);
    }

    @Test
    void otherNamesOfMembers_areReadToo() {
        String renamed = LINE.replace(
                        "\"start_time\": \"2026-03-02T12:00:07.123Z\"", "\"timestamp\": \"[2026-03-02T12:00:07.123Z]\"")
                .replace("x_forwarded_for", "x-forwarded-for")
                .replace("user_agent", "user-agent")
                .replace("request_id", "x-request-id")
                .replace("\"authority\"", "\":authority\"")
                .replace("\"path\"", "\":path\"")
                .replace("\"method\"", "\":method\"");

        assertThat(Mapped.of(ENVOY, renamed)).isEqualTo(Mapped.of(ENVOY, LINE));
    }

    /** The metadata of the filter as a whole holds the payload under a name that the operator chose. */
    @ParameterizedTest
    @ValueSource(strings = {"verified", "https://idp.acme.example", "jwt_payload"})
    void thePayload_mayBeUnderItsName(String name) {
        String nested =
                LINE.replace("\"jwt\": {", "\"jwt\": {\"" + name + "\": {").replace("}}}", "}}}}");

        assertThat(Mapped.of(ENVOY, nested)).isEqualTo(Mapped.of(ENVOY, LINE));
    }

    @Test
    void anAddressOfZero_isNoAddress() {
        assertThat(Mapped.of(
                                ENVOY,
                                LINE.replace("203.0.113.7", "0.0.0.0")
                                        .replace("10.0.0.5:51234", "[::ffff:192.0.2.7]:443"))
                        .use()
                        .client()
                        .address())
                .isEqualTo("192.0.2.7");
    }
}
