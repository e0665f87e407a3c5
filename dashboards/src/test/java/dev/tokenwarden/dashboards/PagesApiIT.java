package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.rule.Rules;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Revocations, reach, audit, rules and posture. */
class PagesApiIT extends ConsoleApiFixture {
    @BeforeAll
    void sendEvents() {
        SampleNight night = new SampleNight(world, Instant.now());
        night.happen(40);
        night.chain("order");
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.DETECTIONS) == 42
                        && world.count(Index.ISSUANCES) == 9
                        && service.health().findingsLag() == 0
                        && service.health().usesLag() == 0
                        // Counting refreshes, so that searches find what is there.
                        && world.count(Index.DECISIONS) > 0
                        && world.count(Index.REVOCATIONS) > 0
                        && world.count(Index.USES) > 100);
    }

    private static JsonNode get(ApiClient client, String path) throws Exception {
        HttpResponse<String> answer = client.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    @Test
    void waiting_isApproved_andIsInForce() throws Exception {
        // given
        Detection found = SampleEvents.stolen("approvals", "wide", Instant.now(), 1);
        Target target = Target.token(SampleEvents.token("approvals", "wide"));
        Decision asked =
                revocation.ask(SampleEvents.decision(found, Decision.Outcome.AWAITING_APPROVAL, target, Instant.now()));
        world.flush();
        ApiClient client = as(AnalystRole.RESPONDER, "approvals");
        await().atMost(SOON)
                .until(() -> get(client, "/api/waiting").path("items").size() == 1);
        String path = "/api/decisions/" + asked.id() + "/approve";

        // when: someone of another tenant, a viewer, and then who may
        assertThat(as(AnalystRole.RESPONDER, "acme")
                        .send("POST", path, "{\"reason\":\"mine\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(as(AnalystRole.VIEWER, "approvals")
                        .send("POST", path, "{\"reason\":\"r\"}")
                        .statusCode())
                .isEqualTo(403);
        assertThat(client.send("POST", path, "{}").statusCode()).isEqualTo(400);
        assertThat(client.send("POST", path, "{\"reason\":\"confirmed\"}").statusCode())
                .isEqualTo(200);

        // then
        await().atMost(SOON)
                .until(() -> get(client, "/api/revocations?view=active")
                                        .path("items")
                                        .size()
                                == 1
                        && get(client, "/api/waiting").path("items").isEmpty());
        assertThat(get(client, "/api/revocations?view=active")
                        .at("/counts/active")
                        .asLong())
                .isEqualTo(1);
        JsonNode audit = get(client, "/api/audit?target=" + target.id());
        assertThat(audit.path("items"))
                .extracting(item -> item.path("outcome").asText())
                .containsExactly("revoked", "awaiting-approval");
        assertThat(get(client, "/api/audit?by=people").path("items")).hasSize(1);
        assertThat(revocation.orders).anyMatch(order -> order.startsWith("approve alice: "));
    }

    @Test
    void revocations_areOfTheSessionsTenants_andAskedByView() throws Exception {
        JsonNode all = get(as(AnalystRole.VIEWER, "*"), "/api/revocations?view=active&tenant=globex");
        assertThat(all.path("items"))
                .isNotEmpty()
                .allMatch(item -> item.path("tenant").asText().equals("globex"));
        assertThat(get(as(AnalystRole.VIEWER, "nobody"), "/api/revocations?view=active")
                        .path("items"))
                .isEmpty();
        assertThat(ApiClient.json(as(AnalystRole.VIEWER, "*").get("/api/revocations?view=all"))
                        .path("field")
                        .asText())
                .isEqualTo("view");
    }

    @Test
    void reach_countsWhatWouldFall() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "acme");
        JsonNode chain = get(client, "/api/reach?type=chain&tenant=acme&iss=https://idp.acme.example&jti=order-orders");
        assertThat(chain.path("descendants").asLong()).isEqualTo(6);
        assertThat(chain.path("tokens").asLong()).isEqualTo(7);
        JsonNode byClient = get(client, "/api/reach?type=client&tenant=acme&client_id=svc-billing");
        assertThat(byClient.path("tokens").asLong()).isPositive();
        assertThat(client.get("/api/reach?type=client&tenant=globex&client_id=web")
                        .statusCode())
                .isEqualTo(404);
        assertThat(ApiClient.json(client.get("/api/reach?type=client&tenant=acme"))
                        .path("field")
                        .asText())
                .isEqualTo("client_id");
    }

    @Test
    void technique_filtersDetections_andIsCounted() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "*");
        JsonNode summary = get(client, "/api/summary");
        long counted = summary.at("/technique/T1550.001").asLong();
        // Detections about clients have other references.
        assertThat(counted).isPositive().isLessThan(summary.path("total").asLong());
        assertThat(get(client, "/api/detections?technique=T1550.001")
                        .path("total")
                        .asLong())
                .isEqualTo(counted);
        assertThat(get(client, "/api/detections?technique=T9999").path("total").asLong())
                .isZero();
    }

    @Test
    void rules_tellTextSettingAndRate() throws Exception {
        JsonNode rules = get(as(AnalystRole.VIEWER, "acme"), "/api/rules").path("rules");
        assertThat(rules).hasSize(Rules.all().size());
        assertThat(rules)
                .filteredOn(rule -> rule.path("id").asText().equals("chain.scope-escalated"))
                .singleElement()
                .satisfies(rule -> {
                    assertThat(rule.path("n").asLong()).isPositive();
                    assertThat(rule.at("/states/0/mode").asText()).isEqualTo("observe");
                    assertThat(rule.path("what").asText()).isNotEmpty();
                });
    }

    @Test
    void posture_tellsWhoRestsOnASharedSecret() throws Exception {
        JsonNode posture = get(as(AnalystRole.VIEWER, "*"), "/api/posture");
        assertThat(posture.path("keys"))
                .filteredOn(key -> key.path("kid").asText().equals("shared-2021"))
                .isNotEmpty()
                .allSatisfy(key -> {
                    assertThat(key.path("kind").asText()).isEqualTo("symmetric");
                    assertThat(key.path("verifiers").asLong()).isPositive();
                });
        assertThat(posture.path("unused_scopes"))
                .filteredOn(client -> client.path("client_id").asText().equals("legacy-batch"))
                .singleElement()
                .satisfies(client -> assertThat(client.path("scopes"))
                        .extracting(JsonNode::asText)
                        .contains("admin:all", "reports:read"));
        assertThat(posture.at("/lifetimes/0/p50_s").asLong()).isEqualTo(3600);
        assertThat(posture.path("controls")).hasSizeGreaterThan(5);
        assertThat(get(as(AnalystRole.VIEWER, "nobody"), "/api/posture").path("keys"))
                .isEmpty();
    }
}
