package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The pages of clients, subjects, addresses, agents and user agents. */
class EntityApiIT extends ConsoleApiFixture {
    private final Instant begin = Instant.now().minusSeconds(600);
    private static final String OTHER_TENANT = "globex";

    @BeforeAll
    void sendEvents() {
        new SampleStory(world, begin).tellAll(revocation);
        world.send(SampleEvents.stolen("acme", "night-1", begin, 1));
        world.send(SampleEvents.stolen(OTHER_TENANT, "night-2", begin, 1));
        // Only a verifier reports this client.
        world.send(SampleEvents.use(
                SampleEvents.token(OTHER_TENANT, "seen"), "g1", begin, "payments", "203.0.113.70", false));
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.DETECTIONS) == SampleStory.DETECTIONS + 2
                        && world.count(Index.ISSUANCES) == SampleStory.ISSUANCES
                        && world.count(Index.USES) == SampleStory.USES + 1
                        && world.count(Index.DECISIONS) == 1
                        && service.health().findingsLag() == 0);
        await().atMost(SOON).until(() -> ask("*", "client", "acme", "web", "")
                .at("/incidents/complete")
                .asBoolean());
    }

    private JsonNode ask(String tenants, String kind, String tenant, String name, String more) throws Exception {
        HttpResponse<String> answer = as(AnalystRole.VIEWER, tenants).get(path(kind, tenant, name) + more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    private static String path(String kind, String tenant, String name) {
        return "/api/entities/" + kind + "?tenant=" + tenant + "&name="
                + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    @Test
    void client_showsUsesByHour_networks_tokens_findings_andState() throws Exception {
        JsonNode web = ask("acme", "client", "acme", "web", "");

        assertThat(web.at("/uses/total").asLong()).isEqualTo(6);
        assertThat(web.at("/uses/accepted").asLong()).isEqualTo(5);
        assertThat(web.at("/uses/denied").asLong()).isEqualTo(1);
        assertThat(web.at("/heat/by").asText()).isEqualTo("audience");
        JsonNode row = web.at("/heat/rows/0");
        assertThat(row.path("name").asText()).isEqualTo("orders");
        assertThat(row.path("hours")).hasSize(24);
        assertThat(StreamSupport.stream(row.path("hours").spliterator(), false)
                        .mapToLong(JsonNode::asLong)
                        .sum())
                .isEqualTo(6);
        assertThat(row.path("hours")
                        .path(begin.plusSeconds(1).atZone(ZoneOffset.UTC).getHour())
                        .asLong())
                .isPositive();
        assertThat(row.path("recent")).isEqualTo(row.path("hours"));
        assertThat(web.at("/parties/networks/items"))
                .extracting(item -> item.path("name").asText())
                .containsExactlyInAnyOrder("203.0.113.7", "198.51.100.9");
        assertThat(web.at("/issued/total").asLong()).isEqualTo(4);
        assertThat(web.at("/live/all").asBoolean()).isTrue();
        assertThat(web.at("/live/total").asLong()).isEqualTo(4);
        assertThat(web.at("/live/items"))
                .filteredOn(item -> item.at("/token/jti").asText().equals("stolen-1"))
                .singleElement()
                .satisfies(item -> assertThat(item.at("/state/name").asText()).isIn("revoked", "denied"));
        assertThat(web.at("/detections/rules"))
                .extracting(rule -> rule.path("name").asText())
                .contains("replay.context-change");
        assertThat(web.at("/incidents/total").asLong()).isPositive();
        assertThat(web.at("/targets/0/target/client_id").asText()).isEqualTo("web");
        assertThat(web.at("/targets/0/state/name").asText()).isEqualTo("observed");
    }

    @Test
    void subject_isOfAnIssuer_andHasATargetForEach() throws Exception {
        JsonNode alice = ask("acme", "subject", "acme", "alice", "");

        assertThat(alice.at("/uses/total").asLong()).isEqualTo(6);
        assertThat(alice.path("issuers"))
                .singleElement()
                .extracting(JsonNode::asText)
                .isEqualTo(SampleEvents.ISS);
        assertThat(alice.at("/targets/0/target/iss").asText()).isEqualTo(SampleEvents.ISS);
        assertThat(as(AnalystRole.VIEWER, "acme")
                        .get(path("subject", "acme", "alice") + "&iss=https://other.example")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void address_isFoundInUses_andInTheEvidenceOfDetections() throws Exception {
        JsonNode seen = ask("acme", "address", "acme", "203.0.113.201", "");
        assertThat(seen.at("/uses/total").asLong()).isZero();
        assertThat(seen.at("/detections/total").asLong()).isEqualTo(1);
        assertThat(seen.path("targets")).isEmpty();

        JsonNode thief = ask("acme", "address", "acme", "198.51.100.9", "");
        assertThat(thief.at("/uses/total").asLong()).isEqualTo(3);
        assertThat(thief.at("/parties/clients/items/0/name").asText()).isEqualTo("web");
        assertThat(thief.at("/live/items/0/token/jti").asText()).isEqualTo("stolen-1");

        // Part of an address is another address, and a text is none.
        ApiClient client = as(AnalystRole.VIEWER, "acme");
        assertThat(client.get(path("address", "acme", "203.0.113.20")).statusCode())
                .isEqualTo(404);
        for (String text : new String[] {"no address*", "999.1.1.1", "1:2:3", "203.0.113.7/33"}) {
            assertThat(client.get(path("address", "acme", text)).statusCode())
                    .as(text)
                    .isEqualTo(404);
        }
        assertThat(ask("acme", "address", "acme", "198.51.100.0/24", "")
                        .at("/uses/total")
                        .asLong())
                .isEqualTo(3);
    }

    @Test
    void agent_isShownByTool_andUserAgentByItsText() throws Exception {
        world.policy.put(PolicyLoader.parse("policy.yaml", """
                agents:
                  - {client: assistant, own_scopes: ["status:read"], require_act: true}
                """));
        JsonNode agent = ask("acme", "agent", "acme", "assistant", "");
        assertThat(agent.at("/heat/by").asText()).isEqualTo("tool");
        assertThat(agent.at("/heat/rows/0/name").asText()).isEqualTo("write_entry");
        assertThat(agent.at("/agent/own_scopes/0").asText()).isEqualTo("status:read");

        JsonNode script = ask("acme", "user-agent", "acme", SampleStory.THIEF_AGENT, "");
        assertThat(script.at("/uses/total").asLong()).isEqualTo(3);
        assertThat(script.at("/detections/total").asLong()).isPositive();
    }

    @Test
    void tokensThatNoIssuerReports_areSaidToBeIncomplete() throws Exception {
        String client = ask(OTHER_TENANT, "address", OTHER_TENANT, "203.0.113.70", "")
                .at("/parties/clients/items/0/name")
                .asText();
        JsonNode seen = ask(OTHER_TENANT, "client", OTHER_TENANT, client, "");

        assertThat(seen.at("/live/all").asBoolean()).isFalse();
        assertThat(seen.at("/issued/total").asLong()).isZero();
    }

    @Test
    void revokedClient_isSaidSo_withWhoDidIt() throws Exception {
        // given
        Detection found = SampleEvents.stolen("revoked-tenant", "r-1", Instant.now(), 1);
        world.send(found);
        Decision decision = SampleEvents.decision(
                found, Decision.Outcome.REVOKED, new Target.OfClient("revoked-tenant", "web"), Instant.now());
        world.send(decision);
        world.send(SampleEvents.revocation(decision));
        world.flush();

        // then
        await().atMost(SOON).untilAsserted(() -> {
            JsonNode web = ask("revoked-tenant", "client", "revoked-tenant", "web", "");
            assertThat(web.at("/targets/0/state/name").asText()).isEqualTo("revoked");
            assertThat(web.at("/decisions/0/outcome").asText()).isEqualTo("revoked");
        });
    }

    @Test
    void uses_areFoundByOperationAndTool_inTheSessionsTenants() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "acme");
        JsonNode orders = ApiClient.json(client.get("/api/uses?q=get+ORDERS/"));
        assertThat(orders.path("items"))
                .extracting(use -> use.at("/use/operation").asText())
                .containsExactly("GET /orders/8", "GET /orders/7");
        assertThat(orders.path("total").asLong()).isEqualTo(2);
        assertThat(ApiClient.json(client.get("/api/uses?q=orders+-/7")).path("items"))
                .hasSize(5);
        assertThat(ApiClient.json(client.get("/api/uses?q=write_entry")).path("items"))
                .singleElement()
                .satisfies(
                        use -> assertThat(use.at("/token/client_id").asText()).isEqualTo("assistant"));
        assertThat(ApiClient.json(client.get("/api/uses?q=orders&to=" + begin)).path("items"))
                .isEmpty();
        assertThat(ApiClient.json(as(AnalystRole.VIEWER, OTHER_TENANT).get("/api/uses?q=orders"))
                        .path("items"))
                .isEmpty();
        assertThat(ApiClient.json(client.get("/api/uses?q=-orders"))
                        .path("field")
                        .asText())
                .isEqualTo("q");
    }

    @Test
    void entity_isOfTheSessionsTenants_andRequiresNames() throws Exception {
        ApiClient other = as(AnalystRole.VIEWER, OTHER_TENANT);
        for (String kind : new String[] {"client", "subject", "address", "agent", "user-agent"}) {
            assertThat(other.get(path(kind, "acme", "web")).statusCode()).isEqualTo(404);
        }
        // The other tenant has a client of this name, too: its uses and detections must not be counted.
        assertThat(ask("*", "client", OTHER_TENANT, "web", "")
                        .at("/detections/total")
                        .asLong())
                .isEqualTo(1);
        assertThat(other.get(path("person", OTHER_TENANT, "web")).statusCode()).isEqualTo(404);
        assertThat(ApiClient.json(other.get("/api/entities/client?tenant=" + OTHER_TENANT))
                        .path("field")
                        .asText())
                .isEqualTo("name");
        assertThat(ApiClient.json(other.get("/api/entities/client?name=web"))
                        .path("field")
                        .asText())
                .isEqualTo("tenant");
    }
}
