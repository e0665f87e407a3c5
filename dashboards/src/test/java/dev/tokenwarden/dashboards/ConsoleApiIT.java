package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleApiIT extends ConsoleApiFixture {
    private Detection ours;
    private Detection theirs;

    @BeforeAll
    void sendEvents() {
        Instant now = Instant.now();
        ours = SampleEvents.stolen("acme", "ours", now, 4);
        theirs = SampleEvents.stolen("globex", "theirs", now.plusMillis(1), 1);
        Target target = Target.token(SampleEvents.token("globex", "theirs"));
        Decision decision = SampleEvents.decision(theirs, Decision.Outcome.REVOKED, target, now.plusMillis(40));
        world.send(ours);
        world.send(theirs);
        world.send(decision);
        world.send(SampleEvents.revocation(decision));
        world.send(SampleEvents.use(SampleEvents.token("globex", "theirs"), "d", now, "payments", "203.0.113.9", true));
        for (int i = 0; i < 5; i++) {
            world.send(SampleEvents.stolen("paged", "page-" + i, now.minusSeconds(i), 1));
        }
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.DETECTIONS) == 7
                        && world.count(Index.REVOCATIONS) == 1
                        && world.count(Index.DECISIONS) == 1
                        && world.count(Index.USES) == 1);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/session",
        "DELETE, /api/session",
        "GET, /api/detections",
        "GET, /api/detections/x",
        "GET, /api/states",
        "GET, /api/overview",
        "GET, /api/verifiers",
        "GET, /api/counts",
        "GET, /api/groups",
        "GET, /api/export",
        "POST, /api/triage",
        "GET, /api/token",
        "GET, /api/chain",
        "GET, /api/summary",
        "GET, /api/stream",
        "GET, /api/health",
        "POST, /api/revocations",
        "GET, /api/revocations/x",
        "GET, /api/revocations/x/propagation",
        "DELETE, /api/revocations/x",
    })
    void everyRoute_withoutSession_isRefused(String method, String path) throws Exception {
        ApiClient nobody = new ApiClient(service.url());
        assertThat(nobody.send(method, path, null).statusCode()).isEqualTo(401);
        nobody.cookie = as(AnalystRole.ADMIN, "*").cookie.replaceAll("=.*", "=guessed");
        assertThat(nobody.send(method, path, null).statusCode()).isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /api/decisions/x/approve",
        "POST, /api/decisions/x/reject",
        "DELETE, /api/session",
        "POST, /api/triage",
        "POST, /api/revocations",
        "DELETE, /api/revocations/x"
    })
    void everyWrite_withoutTheSessionsToken_orFromAnotherSite_isRefused(String method, String path) throws Exception {
        ApiClient client = as(AnalystRole.ADMIN, "*");
        String own = client.csrf;
        client.csrf = "";
        assertThat(client.send(method, path, "{}").statusCode()).isEqualTo(403);
        client.csrf = as(AnalystRole.ADMIN, "*").csrf;
        assertThat(client.send(method, path, "{}").statusCode()).isEqualTo(403);
        client.csrf = own;
        assertThat(client.send(method, path, "{}", "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void viewer_cannotRevoke() throws Exception {
        ApiClient viewer = as(AnalystRole.VIEWER, "acme");
        HttpResponse<String> answer = viewer.send("POST", "/api/revocations", revocationOf("acme", "ours"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(viewer.send("DELETE", "/api/revocations/x", "{\"reason\":\"r\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(revocation.orders).noneMatch(order -> order.contains("viewer-reason"));
    }

    @Test
    void loginLink_worksOnce() throws Exception {
        ApiClient client = new ApiClient(service.url());
        String code = service.loginLink(new Analyst("bob", AnalystRole.VIEWER, Set.of("acme")))
                .getQuery()
                .substring(5);
        HttpResponse<String> first = client.open(code);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "SameSite=Strict", "Path=/");
        assertThat(client.open(code).statusCode()).isEqualTo(401);
        // The page that the link leads to does not use it up: only its script does.
        assertThat(client.get("/login?code=" + code).statusCode()).isEqualTo(200);
    }

    @Test
    void signOut_endsTheSession() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "acme");
        assertThat(client.get("/api/session").statusCode()).isEqualTo(200);
        assertThat(client.send("DELETE", "/api/session", null).statusCode()).isEqualTo(204);
        assertThat(client.get("/api/session").statusCode()).isEqualTo(401);
    }

    @Test
    void anotherTenantsData_isNeitherSeenNorTold() throws Exception {
        ApiClient client = as(AnalystRole.RESPONDER, "acme");
        assertThat(ids(client.get("/api/detections"))).containsExactly(ours.id());
        assertThat(ids(client.get("/api/detections?tenant=globex"))).isEmpty();
        assertThat(client.get("/api/detections/" + theirs.id()).statusCode()).isEqualTo(404);
        JsonNode states = ApiClient.json(client.get("/api/states?ids=" + theirs.id() + "," + ours.id()));
        assertThat(states.fieldNames()).toIterable().containsExactly(ours.id());
        JsonNode summary = ApiClient.json(client.get("/api/summary"));
        assertThat(summary.path("total").asLong()).isEqualTo(1);
        assertThat(summary.path("revoked").asLong()).isZero();
        assertThat(summary.has("events_per_second")).isFalse();
        assertThat(client.send("POST", "/api/revocations", revocationOf("globex", "theirs"))
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void overview_isOfTheSessionsTenants() throws Exception {
        JsonNode all = ApiClient.json(as(AnalystRole.VIEWER, "*").get("/api/overview"));
        assertThat(all.path("total").asLong()).isEqualTo(7);
        assertThat(all.path("revoked_now").asLong()).isEqualTo(1);
        assertThat(all.path("denied_uses").asLong()).isEqualTo(1);
        assertThat(all.at("/latency/count").asLong()).isEqualTo(1);
        assertThat(all.at("/latency/denial/count").asLong()).isEqualTo(1);
        assertThat(all.at("/rules/0/name").asText()).isEqualTo("replay.context-change");
        ApiClient acme = as(AnalystRole.VIEWER, "acme");
        JsonNode own = ApiClient.json(acme.get("/api/overview"));
        assertThat(own.path("total").asLong()).isEqualTo(1);
        assertThat(own.path("revoked_now").asLong()).isZero();
        assertThat(own.path("revoked").asLong()).isZero();
        assertThat(own.path("denied_uses").asLong()).isZero();
        assertThat(own.at("/latency/count").asLong()).isZero();
        assertThat(own.path("tenants")).hasSize(1);
        assertThat(ApiClient.json(acme.get("/api/overview?tenant=globex"))
                        .path("total")
                        .asLong())
                .isZero();
        JsonNode verifiers = ApiClient.json(acme.get("/api/verifiers"));
        assertThat(verifiers.path("verifiers"))
                .hasSize(2)
                .allMatch(v -> v.path("tenant").asText().equals("acme"));
        assertThat(verifiers.has("problems")).isFalse();
        assertThat(verifiers.has("detection")).isFalse();
        assertThat(verifiers.path("detecting").asBoolean()).isTrue();
        assertThat(ApiClient.json(acme.get("/api/counts")).path("open").asLong())
                .isEqualTo(1);
    }

    @Test
    void waiting_endsWithTheAnswer() throws Exception {
        // given
        Detection asked = SampleEvents.stolen("waits", "w", Instant.now(), 1);
        Target target = Target.token(SampleEvents.token("waits", "w"));
        Decision wait = SampleEvents.decision(asked, Decision.Outcome.AWAITING_APPROVAL, target, Instant.now());
        world.send(wait);
        world.flush();
        ApiClient client = as(AnalystRole.VIEWER, "waits");
        await().atMost(SOON)
                .until(() -> ApiClient.json(client.get("/api/counts"))
                                .path("waiting")
                                .asLong()
                        == 1);

        // when
        world.send(Decision.builder("answer")
                .time(Instant.now())
                .tenant("waits")
                .outcome(Decision.Outcome.REJECTED)
                .target(target)
                .actor("person:bob")
                .reason("no")
                .fact("of_decision", wait.id())
                .build());
        world.flush();

        // then
        await().atMost(SOON)
                .until(() -> ApiClient.json(client.get("/api/counts"))
                                .path("waiting")
                                .asLong()
                        == 0);
    }

    @Test
    void reinstate_anotherTenantsRevocation_isNotFound() throws Exception {
        ApiClient globex = as(AnalystRole.RESPONDER, "globex");
        JsonNode revoked = ApiClient.json(globex.send("POST", "/api/revocations", revocationOf("globex", "guarded")));
        String id = revoked.path("revocation").path("id").asText();
        int orders = revocation.orders.size();

        ApiClient acme = as(AnalystRole.RESPONDER, "acme");
        assertThat(acme.get("/api/revocations/" + id).statusCode()).isEqualTo(404);
        String propagation = "/api/revocations/" + id + "/propagation";
        assertThat(ApiClient.json(acme.get(propagation)).toString()).isEqualTo("{\"in_force\":false}");
        assertThat(ApiClient.json(globex.get(propagation)).at("/in_force").booleanValue())
                .isTrue();
        assertThat(acme.send("DELETE", "/api/revocations/" + id, "{\"reason\":\"mine now\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(revocation.orders).hasSize(orders);
        assertThat(globex.send("DELETE", "/api/revocations/" + id, "{\"reason\":\"false alarm\"}")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void states_followDecisionLedgerAndDenial() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "*");
        JsonNode detail = ApiClient.json(client.get("/api/detections/" + theirs.id()));
        assertThat(detail.path("state").path("name").asText()).isEqualTo("denied");
        assertThat(detail.path("state").path("denials").asLong()).isEqualTo(1);
        assertThat(detail.path("decisions")).hasSize(1);
        assertThat(detail.path("evidence")).hasSize(3);
        assertThat(detail.path("about").path("mode").asText()).isEqualTo("observe");
        assertThat(ApiClient.json(client.get("/api/detections/" + ours.id()))
                        .at("/state/name")
                        .asText())
                .isEqualTo("observed");
        JsonNode latency = ApiClient.json(client.get("/api/summary")).path("latency");
        assertThat(latency.path("count").asLong()).isEqualTo(1);
        assertThat(latency.path("p99_ms").asLong()).isEqualTo(39);
    }

    @Test
    void list_pagesThroughAll_onceEach() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "paged");
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page =
                    ApiClient.json(client.get("/api/detections?size=2" + (cursor == null ? "" : "&cursor=" + cursor)));
            page.path("items").forEach(item -> seen.add(item.at("/subject/jti").asText()));
            assertThat(page.path("total").asLong()).isEqualTo(5);
            cursor = page.path("next").asText(null);
        } while (cursor != null);
        assertThat(seen).containsExactly("page-0", "page-1", "page-2", "page-3", "page-4");
    }

    @ParameterizedTest
    @CsvSource({
        "q=OURS, 1",
        "q=alice ours, 1",
        "q=-ours, 0",
        "q=our*, 0",
        "severity=high, 1",
        "'severity=low,critical', 0",
        "rule=replay.context-change, 1",
        "from=2100-01-01T00:00:00Z, 0",
        "q=python-requests, 1",
    })
    void list_filters(String query, int found) throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "acme");
        assertThat(ids(client.get("/api/detections?" + query.replace(" ", "%20"))))
                .hasSize(found);
    }

    @ParameterizedTest
    @CsvSource({
        "severity=worst, severity",
        "from=yesterday, from",
        "size=0, size",
        "size=many, size",
        "cursor=guess, cursor",
        "cursor=WzEsMl0, cursor",
    })
    void list_badParameter_isNamed(String query, String field) throws Exception {
        HttpResponse<String> answer = as(AnalystRole.VIEWER, "acme").get("/api/detections?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(ApiClient.json(answer).path("field").asText()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "/",
        "/login",
        "/queue",
        "/assets/app.js",
        "/assets/lit/lit-html.js",
        "/api/session",
        "/assets/nothing.js"
    })
    void everyAnswer_carriesTheSecurityHeaders(String path) throws Exception {
        var headers = new ApiClient(service.url()).get(path).headers();
        assertThat(headers.firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(headers.firstValue("Referrer-Policy")).contains("no-referrer");
        assertThat(headers.firstValue("Server")).isEmpty();
    }

    @Test
    void login_isAWholePage() throws Exception {
        String page = new ApiClient(service.url()).get("/login").body();

        assertThat(page)
                .startsWith("<!doctype html>")
                .contains("<main class=\"gate\">", "id=\"provider\"", "src=\"/assets/login.js\"")
                .doesNotContain("content -->");
    }

    @ParameterizedTest
    @CsvSource({
        "/assets/../app.js",
        "/assets/%2e%2e/templates/uses.json",
        "/assets/lit/../../app.js",
        "/assets/..%5capp.js"
    })
    void assets_outsideTheList_areNotServed(String path) throws Exception {
        assertThat(new ApiClient(service.url()).get(path).statusCode()).isBetween(400, 404);
    }

    private static String revocationOf(String tenant, String jti) {
        return """
                {"target": {"type": "token", "tenant": "%s", "iss": "https://idp.%s.example", "jti": "%s"},
                 "reason": "viewer-reason"}""".formatted(tenant, tenant, jti)
                .replace("viewer-reason", tenant.equals("acme") ? "viewer-reason" : "theft");
    }

    private static List<String> ids(HttpResponse<String> answer) throws Exception {
        List<String> ids = new ArrayList<>();
        ApiClient.json(answer)
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        return ids;
    }
}
