package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.denylist.Ack;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.WithBackbone;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The API over HTTP, on real servers. */
@WithBackbone(
        parts = {Part.KAFKA, Part.REDIS},
        exclusive = true)
final class ApiIT {
    private static final String POLICY = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}, {issuer: "https://idp.other.example", tenant: other}]
            enforcement: {mode: enforce, max_automatic_revocations: {count: 0}, second_threshold: 10}
            """;

    @RegisterExtension
    private static final Bench bench = new Bench(POLICY);

    private static String order(String target, String more) {
        return "{\"target\":" + target + ",\"reason\":\"a test\"" + more + "}";
    }

    private static String token(String jti) {
        return "{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"" + jti
                + "\"}";
    }

    private static Target target(String jti) {
        return Target.token(RevocationSamples.token("acme", jti));
    }

    private static boolean denied(String jti) {
        return bench.ok(bench.call(
                        "POST",
                        "/v1/check",
                        Bench.VIEWER,
                        "{\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"" + jti + "\"}"))
                .get("denied")
                .booleanValue();
    }

    @Test
    void revoke_reinstate_roundTrip() {
        // when
        JsonNode made = bench.ok(bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("r1"), "")));

        // then
        String id = made.at("/revocation/id").textValue();
        assertThat(id).isEqualTo(target("r1").id());
        assertThat(made.at("/decision/actor").textValue()).isEqualTo("person:rita");
        bench.awaitListed(target("r1"));
        assertThat(denied("r1")).isTrue();
        JsonNode list = bench.ok(bench.call("GET", "/v1/revocations?tenant=acme&limit=1000", Bench.VIEWER, null));
        assertThat(list.get("items").findValuesAsText("id")).contains(id);

        // when
        bench.ok(bench.call("DELETE", "/v1/revocations/" + id, Bench.RESPONDER, "{\"reason\":\"found it\"}"));

        // then
        bench.awaitGone(target("r1"));
        assertThat(denied("r1")).isFalse();
        assertThat(bench.call("GET", "/v1/revocations/" + id, Bench.VIEWER, null)
                        .statusCode())
                .isEqualTo(404);
        JsonNode audit = bench.ok(bench.call("GET", "/v1/decisions?target=" + id, Bench.VIEWER, null));
        assertThat(audit.get("items").findValuesAsText("outcome")).containsExactly("reinstated", "revoked");
    }

    @Test
    void shadow_isReportedAndNotDenied() {
        bench.ok(bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("s1"), ",\"state\":\"shadow\"")));
        JsonNode check = bench.ok(bench.call(
                "POST",
                "/v1/check",
                Bench.VIEWER,
                "{\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"s1\"}"));
        assertThat(check.get("denied").booleanValue()).isFalse();
        assertThat(check.get("shadow").booleanValue()).isTrue();
    }

    @Test
    void cutoff_coversWhatWasIssuedBefore() {
        String subject =
                "{\"type\":\"subject\",\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS + "\",\"sub\":\"bob\"}";
        bench.ok(bench.call(
                "POST",
                "/v1/revocations",
                Bench.RESPONDER,
                order(subject, ",\"cutoff\":\"2026-11-01T00:00:00Z\",\"expires\":\"2099-01-01T00:00:00Z\"")));
        String check = "{\"tenant\":\"acme\",\"iss\":\"" + RevocationSamples.ISS + "\",\"jti\":\"x\",\"sub\":\"bob\"";
        assertThat(bench.ok(bench.call("POST", "/v1/check", Bench.VIEWER, check + ",\"iat\":1793491200}"))
                        .get("denied")
                        .booleanValue())
                .as("issued at the cut-off")
                .isTrue();
        assertThat(bench.ok(bench.call("POST", "/v1/check", Bench.VIEWER, check + ",\"iat\":1793491201}"))
                        .get("denied")
                        .booleanValue())
                .as("issued a second later")
                .isFalse();
        assertThat(bench.ok(bench.call("POST", "/v1/check", Bench.VIEWER, check + "}"))
                        .get("denied")
                        .booleanValue())
                .as("without iat")
                .isTrue();
    }

    @Test
    void idempotencyKey_makesOneOrderOfTwo() {
        String[] key = {"Idempotency-Key", "k-1"};
        HttpResponse<String> first =
                bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("i1"), ""), key);
        HttpResponse<String> second =
                bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("i1"), ""), key);
        HttpResponse<String> other =
                bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("i2"), ""), key);
        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(Bench.json(second).at("/decision/id"))
                .isEqualTo(Bench.json(first).at("/decision/id"));
        assertThat(other.statusCode()).isEqualTo(409);
        assertThat(denied("i2")).isFalse();
    }

    @Test
    void listing_pages() {
        for (int i = 0; i < 5; i++) {
            bench.ok(bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("p" + i), "")));
        }
        JsonNode first = bench.ok(bench.call("GET", "/v1/revocations?limit=2", Bench.VIEWER, null));
        JsonNode second = bench.ok(bench.call(
                "GET", "/v1/revocations?limit=2&cursor=" + first.get("next").textValue(), Bench.VIEWER, null));
        assertThat(Stream.of(first, second).flatMap(page -> page.get("items").findValuesAsText("jti").stream()))
                .containsExactly("p4", "p3", "p2", "p1");
    }

    @Test
    void propagation_saysWhoHasItAndWhen() {
        // given
        verifierAcknowledges(0);
        await().atMost(Bench.PATIENCE).until(() -> {
            verifierAcknowledges(0);
            return status().at("/verifiers/0/id").textValue() != null;
        });

        // when
        JsonNode made = bench.ok(bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("v1"), "")));
        String path = "/v1/revocations/" + made.at("/revocation/id").textValue();
        bench.awaitListed(target("v1"));
        JsonNode before = bench.ok(bench.call("GET", path, Bench.VIEWER, null));
        verifierAcknowledges(made.at("/revocation/offset").longValue());

        // then
        assertThat(before.at("/propagation/verifiers").intValue()).isEqualTo(1);
        assertThat(before.at("/propagation/in_force").intValue()).isZero();
        await().atMost(Bench.PATIENCE).untilAsserted(() -> {
            JsonNode after = bench.ok(bench.call("GET", path, Bench.VIEWER, null));
            assertThat(after.at("/propagation/in_force").intValue()).isEqualTo(1);
            assertThat(after.at("/propagation/by/0/verifier").textValue()).isEqualTo("gateway-1");
            assertThat(after.at("/propagation/by/0/after_millis").isIntegralNumber())
                    .isTrue();
        });
    }

    private static void verifierAcknowledges(long offset) {
        bench.redis()
                .publish(
                        DenylistKeys.ackChannel("acme", "gateway-1"),
                        new Ack("gateway-1", "e", 1, offset, bench.clock().millis()).toJson());
    }

    private static JsonNode status() {
        JsonNode status = bench.ok(bench.call("GET", "/v1/status", Bench.VIEWER, null));
        assertThat(status.get("tenants").findValuesAsText("tenant")).containsExactly("acme");
        return status.at("/tenants/0");
    }

    @Test
    void approval_carriesOutWhatWaits() {
        // given: a budget of none
        bench.send(RevocationSamples.detection("acme", "w1", bench.clock().instant()));
        String path =
                "/v1/decisions?outcome=awaiting-approval&target=" + target("w1").id();
        await().atMost(Bench.PATIENCE)
                .until(() -> bench.ok(bench.call("GET", path, Bench.VIEWER, null))
                                .get("items")
                                .size()
                        == 1);
        String id = bench.ok(bench.call("GET", path, Bench.VIEWER, null))
                .at("/items/0/id")
                .textValue();
        assertThat(denied("w1")).isFalse();

        // when
        HttpResponse<String> byViewer =
                bench.call("POST", "/v1/decisions/" + id + "/approve", Bench.VIEWER, "{\"reason\":\"seen\"}");
        bench.ok(bench.call(
                "POST",
                "/v1/decisions/" + id + "/approve",
                Bench.CONSOLE,
                "{\"reason\":\"seen\"}",
                "Warden-Actor",
                "ann"));

        // then
        assertThat(byViewer.statusCode()).isEqualTo(403);
        bench.awaitListed(target("w1"));
        JsonNode revocation =
                bench.ok(bench.call("GET", "/v1/revocations/" + target("w1").id(), Bench.VIEWER, null));
        assertThat(revocation.at("/revocation/actor").textValue()).isEqualTo("person:ann");
    }

    @ParameterizedTest
    @MethodSource
    void badOrder_isRefusedNamingTheField(String body, int status, String field) {
        int before = bench.ok(bench.call("GET", "/v1/revocations?limit=1000", Bench.RESPONDER, null))
                .get("items")
                .size();
        HttpResponse<String> response = bench.call("POST", "/v1/revocations", Bench.RESPONDER, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = Bench.json(response);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
        assertThat(problem.path("field").textValue()).isEqualTo(field);
        assertThat(bench.ok(bench.call("GET", "/v1/revocations?limit=1000", Bench.RESPONDER, null))
                        .get("items"))
                .hasSize(before);
    }

    static Stream<Arguments> badOrder_isRefusedNamingTheField() {
        String issuer = "{\"type\":\"issuer\",\"tenant\":\"acme\",\"iss\":\"i\"}";
        return Stream.of(
                Arguments.of("not json", 400, null),
                Arguments.of("[]", 400, null),
                Arguments.of("{}", 400, "target"),
                Arguments.of(order("{}", ""), 400, "target.type"),
                Arguments.of(order("\"all\"", ""), 400, "target"),
                Arguments.of(order("{\"type\":\"everything\",\"tenant\":\"acme\"}", ""), 400, "target.type"),
                Arguments.of(order("{\"type\":\"token\",\"tenant\":\"acme\"}", ""), 400, "target.iss"),
                Arguments.of(order("{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"i\"}", ""), 400, "target.jti"),
                Arguments.of(
                        order("{\"type\":\"token\",\"tenant\":\"acme\",\"iss\":\"i\",\"jti\":\"\"}", ""),
                        400,
                        "target.jti"),
                Arguments.of(order("{\"type\":\"client\",\"tenant\":\"acme\"}", ""), 400, "target.client_id"),
                Arguments.of(
                        order("{\"type\":\"client\",\"tenant\":\"acme\",\"client_id\":\"c\",\"iss\":\"i\"}", ""),
                        400,
                        "target.iss"),
                Arguments.of(order("{\"type\":\"issuer\",\"tenant\":\"a}b\",\"iss\":\"i\"}", ""), 400, "target.tenant"),
                Arguments.of("{\"target\":" + token("x") + "}", 400, "reason"),
                Arguments.of(order(token("x"), ",\"expires\":\"2020-01-01T00:00:00Z\""), 400, "expires"),
                Arguments.of(order(token("x"), ",\"expires\":\"soon\""), 400, "expires"),
                Arguments.of(order(issuer, ",\"cutoff\":\"2099-01-01T00:00:00Z\""), 400, "cutoff"),
                Arguments.of(order(token("x"), ",\"cutoff\":\"2020-01-01T00:00:00Z\""), 400, "cutoff"),
                Arguments.of(order(token("x"), ",\"absolute\":true"), 400, "absolute"),
                Arguments.of(order(token("x"), ",\"state\":\"maybe\""), 400, "state"),
                Arguments.of(order(token("x"), ",\"statee\":\"shadow\""), 400, "statee"),
                Arguments.of(order(token("x".repeat(70_000)), ""), 413, null));
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/revocations",
        "GET, /v1/revocations",
        "GET, /v1/revocations/abc",
        "DELETE, /v1/revocations/abc",
        "POST, /v1/check",
        "GET, /v1/status",
        "GET, /v1/decisions",
        "GET, /v1/decisions/abc",
        "POST, /v1/decisions/abc/approve",
        "POST, /v1/decisions/abc/reject",
        "GET, /v1/approvals",
        "GET, /v1/audit",
        "POST, /v1/preview",
        "POST, /v1/undo",
        "POST, /v1/check/batch",
        "POST, /v1/denylist/reconcile",
        "POST, /v1/denylist/rebuild",
        "POST, /revoke"
    })
    void everyRoute_asksWhoCalls(String method, String path) {
        String body = method.equals("GET") ? null : "{}";
        for (String token : new String[] {null, "wrong", Bench.VIEWER + "x"}) {
            HttpResponse<String> response = bench.call(method, path, token, body);
            assertThat(response.statusCode()).isEqualTo(401);
            assertThat(response.headers().firstValue("WWW-Authenticate")).isPresent();
        }
    }

    @Test
    void viewer_mayNotRevoke_andSeesNoOtherTenant() {
        String elsewhere = "{\"type\":\"token\",\"tenant\":\"other\",\"iss\":\"i\",\"jti\":\"c\"}";
        bench.ok(bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(elsewhere, "")));
        String id = new Target.OfToken("other", "i", "c", null).id();

        assertThat(bench.call("POST", "/v1/revocations", Bench.VIEWER, order(token("x"), ""))
                        .statusCode())
                .isEqualTo(403);
        assertThat(bench.call("DELETE", "/v1/revocations/" + id, Bench.VIEWER, "{\"reason\":\"r\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(bench.call("GET", "/v1/revocations/" + id, Bench.VIEWER, null)
                        .statusCode())
                .isEqualTo(404);
        assertThat(bench.call("GET", "/v1/revocations?tenant=other", Bench.VIEWER, null)
                        .statusCode())
                .isEqualTo(403);
        assertThat(bench.ok(bench.call("GET", "/v1/revocations?limit=1000", Bench.VIEWER, null))
                        .get("items")
                        .findValuesAsText("tenant"))
                .doesNotContain("other");
        assertThat(Bench.json(bench.call(
                                "POST",
                                "/v1/check",
                                Bench.VIEWER,
                                "{\"tenant\":\"other\",\"iss\":\"i\",\"jti\":\"j\"}"))
                        .get("field")
                        .textValue())
                .isEqualTo("tenant");
    }

    @Test
    void actorHeader_isForDelegatesOnly() {
        HttpResponse<String> response =
                bench.call("POST", "/v1/revocations", Bench.RESPONDER, order(token("x"), ""), "Warden-Actor", "ann");
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(Bench.json(response).get("field").textValue()).isEqualTo("Warden-Actor");
    }

    @Test
    void openRoutes_needNoToken() {
        assertThat(bench.call("GET", "/health", null, null).body()).isEqualTo("{\"ready\":true}");
        HttpResponse<String> openApi = bench.call("GET", "/openapi.yaml", null, null);
        assertThat(openApi.statusCode()).isEqualTo(200);
        assertThat(openApi.body()).startsWith("openapi: 3.1.0");
        assertThat(bench.call("GET", "/nowhere", null, null).statusCode()).isEqualTo(404);
    }
}
