package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lists of revocations and of the audit log: folded cascades, filters, facets and exports. */
class RecordsApiIT extends ConsoleApiFixture {
    private final Instant now = Instant.now();

    private Decision root;

    @BeforeAll
    void revoke() {
        CascadeEvents events = new CascadeEvents(world, "folded");
        root = events.byRule("stolen", 14, now.minusSeconds(600));
        events.byRule("alone", 0, now.minusSeconds(500));
        events.byPerson(
                "by-kim",
                new Target.OfSession("folded", "https://idp.folded.example", "sid-4711"),
                "Laptop lost, ticket INC-99",
                now.minusSeconds(400));
        new CascadeEvents(world, "theirs").byRule("unseen", 3, now.minusSeconds(600));
        world.flush();
        await().atMost(SOON).until(() -> world.count(Index.REVOCATIONS) == 21 && world.count(Index.DECISIONS) == 21);
    }

    private JsonNode get(String path) throws Exception {
        HttpResponse<String> answer = as(AnalystRole.VIEWER, "folded").get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    private static List<String> names(JsonNode page) {
        List<String> names = new ArrayList<>();
        page.path("items").forEach(item -> {
            JsonNode target = item.path("target");
            names.add(target.path("jti").asText(target.path("sid").asText()));
        });
        return names;
    }

    @Test
    void revocations_foldCascades_underTheirCause() throws Exception {
        JsonNode page = get("/api/revocations?view=active");
        assertThat(names(page)).containsExactly("sid-4711", "alone", "stolen");
        assertThat(page.at("/items/2/cascaded").asLong()).isEqualTo(14);
        assertThat(page.at("/items/1").has("cascaded")).isFalse();
        assertThat(page.path("total").asLong()).isEqualTo(3);
        assertThat(page.at("/counts/active").asLong()).isEqualTo(3);
        assertThat(page.path("cascaded").asLong()).isEqualTo(14);
    }

    @Test
    void revokedNow_countsDecisionsOfRulesAndPeople_andCascadesApart() throws Exception {
        JsonNode summary = get("/api/summary");
        assertThat(summary.path("revoked").asLong()).isEqualTo(3);
        assertThat(summary.path("revoked_cascaded").asLong()).isEqualTo(14);
        JsonNode overview = get("/api/overview");
        assertThat(overview.path("revoked_now").asLong()).isEqualTo(3);
        assertThat(overview.path("revoked_now_cascaded").asLong()).isEqualTo(14);
        assertThat(overview.path("revoked").asLong()).isEqualTo(3);
        assertThat(get("/api/summary?tenant=theirs").path("revoked").asLong()).isZero();
    }

    @Test
    void revocations_ofOneCause_areExactlyThose_alsoAfterSomeEnded() throws Exception {
        JsonNode page = get("/api/revocations?view=active&cause=" + root.id());
        assertThat(page.path("items"))
                .hasSize(14)
                .allMatch(item -> item.path("root_decision").asText().equals(root.id()));
        assertThat(page.at("/cause/decisions").asLong()).isEqualTo(14);
        assertThat(page.at("/cause/cut").asBoolean()).isFalse();
        assertThat(page.at("/cause/decision/reason").asText()).isEqualTo(root.reason());
        assertThat(page.path("cascaded").asLong()).isZero();
        assertThat(get("/api/revocations?view=ended&cause=" + root.id()).path("items"))
                .isEmpty();
        assertThat(get("/api/revocations?view=active&cause=dec-unknown").path("items"))
                .isEmpty();
    }

    @Test
    void cause_ofAnotherTenant_isEmpty() throws Exception {
        JsonNode theirs = ApiClient.json(as(AnalystRole.VIEWER, "theirs").get("/api/audit"));
        String id = theirs.at("/items/0/id").asText();
        assertThat(theirs.at("/items/0/cascaded").asLong()).isEqualTo(3);
        JsonNode page = get("/api/revocations?view=active&cause=" + id);
        assertThat(page.path("items")).isEmpty();
        assertThat(page.at("/cause/decisions").asLong()).isZero();
        assertThat(page.path("cause").has("decision")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "by=all, 17",
        "by=systems, 14",
        "by=rules, 2",
        "by=people, 1",
        "rule=replay.context-change, 2",
        "rule=replay.context-change&by=all, 16",
        "actor=system:cascade, 14",
        "actor=rule:replay.context-change, 2",
        "type=session, 1",
        "type=token, 2",
        "q=4711, 1",
        "q=inc-99, 1",
        "q=laptop ticket, 1",
        "q=laptop -ticket, 0",
        "q=STOLEN, 1",
        "q=stolen-7&by=all, 1",
        "q=stolen-*&by=all, 0",
        "q=idp.folded, 3",
        "tenant=folded, 3",
        "tenant=theirs, 0",
        "'tenant=folded,theirs', 3",
    })
    void revocations_areFiltered(String query, int found) throws Exception {
        String path = "/api/revocations?view=active&" + query.replace(" ", "%20");
        JsonNode page = get(path);
        assertThat(page.path("items")).hasSize(found);
        assertThat(page.path("total").asInt()).isEqualTo(found);
        // A search that matches folded entries says how many it matched.
        if (query.equals("q=stolen-7")) {
            assertThat(page.path("cascaded").asLong()).isEqualTo(1);
        }
    }

    @Test
    void search_forWhatIsFolded_countsIt() throws Exception {
        JsonNode page = get("/api/revocations?view=active&q=stolen-7");
        assertThat(page.path("items")).isEmpty();
        assertThat(page.path("cascaded").asLong()).isEqualTo(1);
    }

    @Test
    void facets_countRulesActorsAndTypes() throws Exception {
        JsonNode facets = get("/api/revocations?view=active").path("facets");
        assertThat(facets.path("type")).hasToString("[{\"value\":\"token\",\"n\":2},{\"value\":\"session\",\"n\":1}]");
        assertThat(facets.path("rule")).hasToString("[{\"value\":\"replay.context-change\",\"n\":2}]");
        JsonNode people = get("/api/audit?by=people").at("/facets/actor");
        assertThat(people).hasToString("[{\"value\":\"person:https://idp.example|kim-1\",\"n\":1,\"name\":\"kim\"}]");
    }

    @Test
    void audit_foldsCascades_exceptWhereOneThingIsAskedFor() throws Exception {
        JsonNode page = get("/api/audit");
        assertThat(page.path("items"))
                .extracting(item -> item.path("id").asText())
                .contains("by-kim", root.id());
        assertThat(page.path("items"))
                .noneMatch(item -> item.path("actor").asText().equals("system:cascade"));
        assertThat(page.path("cascaded").asLong()).isEqualTo(14);
        assertThat(get("/api/audit?cause=" + root.id()).path("items")).hasSize(14);
        String follower = Target.token(SampleEvents.token("folded", "stolen-3")).id();
        assertThat(get("/api/audit?target=" + follower).path("items")).hasSize(1);
        assertThat(ApiClient.json(as(AnalystRole.VIEWER, "folded").get("/api/audit?by=robots"))
                        .path("field")
                        .asText())
                .isEqualTo("by");
    }

    @Test
    void audit_alwaysShowsACascadedDecisionThatWaits() throws Exception {
        CascadeEvents events = new CascadeEvents(world, "waiting");
        Decision cause = events.byRule("wide", 1, now.minusSeconds(60));
        world.send(Decision.builder("overflow")
                .time(now)
                .tenant("waiting")
                .outcome(Decision.Outcome.AWAITING_APPROVAL)
                .target(Target.chain(SampleEvents.token("waiting", "wide")))
                .actor("system:cascade")
                .reason("More descendants than one rule may revoke")
                .fact("cause", "cascade")
                .fact("root_decision", cause.id())
                .build());
        world.flush();
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        ApiClient.json(as(AnalystRole.VIEWER, "waiting").get("/api/audit"))
                                .path("items"))
                .extracting(item -> item.path("id").asText())
                .containsExactly("overflow", cause.id()));
    }

    @Test
    void exports_holdWhatTheListShows_andAreInTheAuditLogFirst() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "folded");
        HttpResponse<String> revocations =
                client.get("/api/export/revocations?format=ndjson&view=active&by=all&type=token");
        assertThat(revocations.body().lines()).hasSize(16).allMatch(line -> line.contains("\"tenant\":\"folded\""));
        HttpResponse<String> csv = client.get("/api/export/revocations?format=csv&view=active");
        assertThat(csv.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("revocations.csv");
        assertThat(csv.body().lines()).hasSize(4);
        assertThat(csv.body()).contains("\"sid-4711\"", "\"Laptop lost, ticket INC-99\"");
        HttpResponse<String> audit = client.get("/api/export/audit?format=csv&action=export");
        assertThat(audit.body().lines().skip(1)).hasSize(3).allMatch(line -> line.contains("\"export\""));
        assertThat(audit.body()).contains("audit?format=csv", "revocations?format=ndjson");
        assertThat(client.get("/api/export/audit?format=pdf").statusCode()).isEqualTo(400);
        assertThat(client.get("/api/export/revocations?format=csv&view=all").statusCode())
                .isEqualTo(400);
    }

    @Test
    void verifiers_tellWhereNobodyListens() throws Exception {
        JsonNode tenants = ApiClient.json(
                        as(AnalystRole.VIEWER, "acme", "folded").get("/api/verifiers"))
                .path("tenants");
        assertThat(tenants).hasToString("[{\"tenant\":\"acme\",\"known\":2,\"alive\":1,\"revocations\":5}]");
    }
}
