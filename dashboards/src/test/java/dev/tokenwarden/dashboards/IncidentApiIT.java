package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Incidents over the API: lists, one of them, what analysts do with them, and what a restart or a lost index changes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class IncidentApiIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String THIEF = "192.0.2.66 | AS64510 | SG | agent python-requests/2.32";
    private static final String OTHER = "198.51.100.9 | AS64511 | NL | agent curl/8";

    private final Instant now = Instant.now();
    private final List<Detection> sent = new ArrayList<>();
    private ConsoleFixture world;
    private RevocationPeer peer;
    private DashboardsService service;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        peer = new RevocationPeer(world);
        for (String tenant : List.of("listed", "merged", "noted", "revoked", "reborn")) {
            theft(tenant, "t1", THIEF, 300);
            detection(tenant, "replay.impossible-travel", "t1", Severity.CRITICAL, 290, List.of());
            theft(tenant, "t2", THIEF, 200);
            theft(tenant, "t3", OTHER, 100);
            detection(tenant, "posture.no-jti", "t9", Severity.LOW, 50, List.of());
        }
        world.flush();
        service = world.service(backbone.openSearch().uri(), Optional.of(peer.api()));
        service.start();
        await().atMost(SOON).until(() -> world.count(Index.DETECTIONS) == sent.size());
        await().atMost(SOON).until(() -> viewer("listed").get("/api/incidents").statusCode() == 200);
    }

    @AfterAll
    void stop() {
        service.close();
        peer.close();
        world.close();
    }

    @Test
    void list_hasOneRowForAnAttack_withWhoAndHowMany() throws Exception {
        JsonNode page = json(viewer("listed").get("/api/incidents"));

        assertThat(page.path("total").asInt()).isEqualTo(3);
        assertThat(page.path("detections").asInt()).isEqualTo(5);
        JsonNode theft = page.path("items").get(2);
        assertThat(theft.path("id").asText()).isEqualTo("inc-" + sent.get(0).id());
        assertThat(theft.path("title").asText())
                .isEqualTo("alice's token at client web was used in two distant places");
        assertThat(theft.path("severity").asText()).isEqualTo("critical");
        assertThat(theft.path("detections").asInt()).isEqualTo(3);
        assertThat(theft.at("/rules/replay.context-change").asInt()).isEqualTo(2);
        assertThat(theft.at("/attackers/0/network").asText()).isEqualTo("192.0.2.66");
        assertThat(theft.at("/states/observed").asInt()).isEqualTo(3);
        assertThat(page.at("/facets/kind/attack").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "severity=critical, 1",
        "kind=attack, 2",
        "'kind=posture,attack', 3",
        "rule=replay.context-change, 2",
        "technique=T1550.001, 2",
        "technique=T9999, 0",
        "client=web, 3",
        "person=alice, 3",
        "person=bob, 0",
        "attacker=192.0.2.66, 1",
        "status=closed, 0",
        "q=curl, 1",
        "q=alice+-curl, 2",
        "tenant=merged, 0",
    })
    void list_filters(String query, int found) throws Exception {
        assertThat(json(viewer("listed").get("/api/incidents?" + query)).path("items"))
                .hasSize(found);
    }

    @ParameterizedTest
    @CsvSource({"-time, 012", "time, 210", "-severity, 210", "detections, 012", "-first, 012"})
    void list_inEveryOrder_pagesThroughAllOnce(String sort, String expected) throws Exception {
        List<String> ids = ids(json(viewer("listed").get("/api/incidents?sort=-time")));
        StringBuilder seen = new StringBuilder();
        String cursor = "";
        do {
            JsonNode page = json(viewer("listed").get("/api/incidents?size=1&sort=" + sort + "&cursor=" + cursor));
            ids(page).forEach(id -> seen.append(ids.indexOf(id)));
            cursor = page.path("next").asText("");
        } while (!cursor.isEmpty());
        assertThat(seen).hasToString(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "sort=shoe-size, sort",
        "severity=huge, severity",
        "kind=odd, kind",
        "status=lost, status",
        "size=0, size",
        "from=noon, from",
        "cursor=x, cursor"
    })
    void list_badParameter_isNamed(String query, String field) throws Exception {
        assertField(viewer("listed").get("/api/incidents?" + query), field);
    }

    @Test
    void incident_explainsItsJoins_underEveryAlias() throws Exception {
        JsonNode incident =
                json(viewer("listed").get("/api/incidents/inc-" + sent.get(2).id()));

        assertThat(incident.path("id").asText()).isEqualTo("inc-" + sent.get(0).id());
        assertThat(StreamSupport.stream(incident.path("joins").spliterator(), false)
                        .map(join -> join.path("text").asText()))
                .containsExactlyInAnyOrder(
                        "same token", "same address and agent against client web, at most 30 min apart");
        assertThat(incident.path("items")).hasSize(3);
        assertThat(incident.at("/items/0/state/name").asText()).isEqualTo("observed");
        JsonNode second =
                json(viewer("listed").get("/api/incidents/inc-" + sent.get(0).id() + "/detections?offset=1&size=1"));
        assertThat(second.path("items")).hasSize(1);
        assertThat(second.path("next_offset").asInt()).isEqualTo(2);
        assertThat(json(viewer("listed").get("/api/detections/" + sent.get(2).id()))
                        .path("incident")
                        .asText())
                .isEqualTo("inc-" + sent.get(0).id());
    }

    @Test
    void incidentOfAnotherTenant_isNotFound() throws Exception {
        String id = "inc-" + sent.get(0).id();

        assertThat(viewer("other").get("/api/incidents/" + id).statusCode()).isEqualTo(404);
        assertThat(viewer("other").get("/api/incidents").body()).contains("\"total\":0");
        assertThat(act("other", "{\"incidents\":[\"" + id + "\"],\"action\":\"acknowledge\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(viewer("listed").get("/api/incidents/nonsense").statusCode()).isEqualTo(404);
    }

    @Test
    void viewer_changesNothing() throws Exception {
        HttpResponse<String> answer = viewer("listed")
                .send("POST", "/api/incidents/actions", "{\"incidents\":[\"inc-1\"],\"action\":\"acknowledge\"}");
        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"action\":\"dance\";action",
                "\"action\":\"close\";reason",
                "\"action\":\"close\",\"reason\":\"because\";reason",
                "\"action\":\"severity\",\"severity\":\"huge\";severity",
                "\"action\":\"assign\",\"assignee\":\"two words\";assignee",
                "\"action\":\"comment\";comment",
                "\"action\":\"merge\";incidents",
                "\"action\":\"split\";detections",
                "\"action\":\"split\",\"detections\":[\"elsewhere\"];detections",
                "\"action\":\"comment\",\"comment\":\"x\",\"version\":\"1\";version",
            })
    void badAction_namesTheField(String members, String field) throws Exception {
        String id = "inc-" + sent.get(0).id();
        assertField(act("listed", "{\"incidents\":[\"" + id + "\"]," + members + "}"), field);
    }

    @Test
    void status_assignee_severityAndComments_countForTheIncidentAndItsDetections() throws Exception {
        String id = ids(json(viewer("noted").get("/api/incidents?severity=critical")))
                .get(0);
        String one = "{\"incidents\":[\"" + id + "\"],";

        act("noted", one + "\"action\":\"assign\",\"assignee\":\"lea\"}");
        act("noted", one + "\"action\":\"severity\",\"severity\":\"low\"}");
        act("noted", one + "\"action\":\"comment\",\"comment\":\"looks like <b>theft</b>\"}");
        JsonNode closed = json(act("noted", one + "\"action\":\"close\",\"reason\":\"true-positive\",\"version\":3}"));

        assertThat(closed.path("detections").asInt()).isEqualTo(3);
        JsonNode incident = json(viewer("noted").get("/api/incidents/" + id));
        assertThat(incident.at("/triage/status").asText()).isEqualTo("closed");
        assertThat(incident.at("/triage/assignee").asText()).isEqualTo("lea");
        assertThat(incident.path("severity").asText()).isEqualTo("low");
        assertThat(incident.at("/history/0/action").asText()).isEqualTo("incident-close");
        assertThat(incident.at("/history/1/comment").asText()).isEqualTo("looks like <b>theft</b>");
        assertThat(json(viewer("noted").get("/api/detections?status=closed")).path("items"))
                .hasSize(3);

        HttpResponse<String> late = act("noted", one + "\"action\":\"reopen\",\"version\":3}");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("sam changed this incident");
    }

    @Test
    void mergeAndSplit_areInForceAtOnce_andAfterARestart() throws Exception {
        List<String> ids = ids(json(viewer("merged").get("/api/incidents?kind=attack&sort=first")));
        JsonNode merged = json(
                act("merged", "{\"incidents\":[\"" + ids.get(1) + "\",\"" + ids.get(0) + "\"],\"action\":\"merge\"}"));
        assertThat(merged.path("id").asText()).isEqualTo(ids.get(0));
        assertThat(detectionsOf("merged", ids.get(1))).hasSize(4);

        String parted = ids.get(0).substring("inc-".length());
        JsonNode split = json(act(
                "merged",
                "{\"incidents\":[\"" + ids.get(0) + "\"],\"action\":\"split\",\"detections\":[\"" + parted + "\"]}"));

        assertThat(split.path("id").asText()).isEqualTo(ids.get(0));
        assertThat(detectionsOf("merged", ids.get(0))).containsExactly(parted);
        List<String> rest = detectionsOf("merged", ids.get(1));
        assertThat(rest).as("the merge named the detection that was split off").hasSize(1);
        List<String> before = ids(json(viewer("merged").get("/api/incidents?sort=first")));

        try (DashboardsService restarted = world.service()) {
            restarted.start();
            ApiClient client = ApiClient.signedIn(restarted, new Analyst("lea", AnalystRole.VIEWER, Set.of("merged")));
            await().atMost(SOON).until(() -> client.get("/api/incidents").statusCode() == 200);
            assertThat(ids(json(client.get("/api/incidents?sort=first")))).isEqualTo(before);
        }
    }

    @Test
    void oneDecision_revokesEveryTarget_afterItsReachWasShown_andTakesItBack() throws Exception {
        String id = ids(json(viewer("revoked").get("/api/incidents?severity=critical")))
                .get(0);
        ApiClient sam = as(AnalystRole.RESPONDER, "revoked");

        JsonNode impact = json(sam.send("POST", "/api/incidents/" + id + "/preview", "{}"));
        assertThat(impact.path("targets").asInt()).isEqualTo(2);
        assertThat(impact.path("live_tokens").asInt()).isEqualTo(6);
        assertField(sam.send("POST", "/api/incidents/" + id + "/revoke", "{}"), "reason");

        JsonNode done = json(sam.send(
                "POST",
                "/api/incidents/" + id + "/revoke",
                "{\"reason\":\"stolen\",\"previews\":" + impact.path("previews") + "}"));
        assertThat(done.path("done").asInt()).isEqualTo(2);
        assertThat(done.path("failed")).isEmpty();
        assertThat(peer.orders).anyMatch(order -> order.contains("\"preview\":\"p-1\""));
        await().atMost(SOON)
                .until(() -> json(viewer("revoked").get("/api/incidents/" + id + "/targets"))
                                .path("revoked")
                                .asInt()
                        == 2);
        assertThat(json(viewer("revoked").get("/api/incidents?severity=critical"))
                        .at("/items/0/states/revoked")
                        .asInt())
                .isEqualTo(3);

        JsonNode back = json(sam.send("POST", "/api/incidents/" + id + "/reinstate", "{\"reason\":\"a test\"}"));
        assertThat(back.path("done").asInt()).isEqualTo(2);
        assertThat(json(viewer("revoked").get("/api/incidents/" + id)).path("history"))
                .extracting(entry -> entry.path("action").asText())
                .contains("incident-revoke", "incident-reinstate");
    }

    @Test
    void everyAction_isInTheAuditLog() throws Exception {
        String id =
                ids(json(viewer("reborn").get("/api/incidents?kind=posture"))).get(0);
        act("reborn", "{\"incidents\":[\"" + id + "\"],\"action\":\"acknowledge\",\"comment\":\"known\"}");

        assertThat(world.values(Topics.DECISIONS))
                .anyMatch(record -> record.contains("incident-acknowledge") && record.contains(id));
    }

    private void theft(String tenant, String jti, String thief, int ago) {
        detection(
                tenant,
                "replay.context-change",
                jti,
                Severity.HIGH,
                ago,
                List.of(new Evidence("client", "203.0.113.7 | AS64500 | DE | agent Firefox/144", thief, null)));
    }

    private void detection(
            String tenant, String rule, String jti, Severity severity, int ago, List<Evidence> evidence) {
        Detection detection = SampleEvents.of(
                tenant,
                rule,
                severity,
                Action.REVOKE_TOKEN,
                jti,
                "alice",
                "web",
                now.minusSeconds(ago),
                1,
                "Title",
                evidence);
        sent.add(detection);
        world.send(detection);
    }

    private ApiClient viewer(String tenant) throws Exception {
        return as(AnalystRole.VIEWER, tenant);
    }

    private ApiClient as(AnalystRole role, String tenant) throws Exception {
        return ApiClient.signedIn(service, new Analyst("sam", role, Set.of(tenant)));
    }

    private HttpResponse<String> act(String tenant, String body) throws Exception {
        return as(AnalystRole.RESPONDER, tenant).send("POST", "/api/incidents/actions", body);
    }

    private List<String> detectionsOf(String tenant, String id) throws Exception {
        return ids(json(viewer(tenant).get("/api/incidents/" + id)));
    }

    private static List<String> ids(JsonNode page) {
        return StreamSupport.stream(page.path("items").spliterator(), false)
                .map(item -> item.path("id").asText())
                .toList();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return ApiClient.json(answer);
    }

    private static void assertField(HttpResponse<String> answer, String field) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(ApiClient.json(answer).path("field").asText()).isEqualTo(field);
    }
}
