package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the queue is worked with: order, groups, notes, export. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class QueueApiIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private final Instant now = Instant.now();

    private ConsoleFixture world;
    private DashboardsService service;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) throws Exception {
        world = new ConsoleFixture(backbone, directory);
        service = world.service();
        service.start();
        send("sorted", "one", "replay.one-time", Severity.CRITICAL, 30, "web");
        send("sorted", "two", "scope.exceeded", Severity.HIGH, 20, "mobile");
        send("sorted", "three", "scope.exceeded", Severity.LOW, 10, "web");
        send("sorted", "four", "scope.exceeded", Severity.HIGH, 5, "web");
        send("noted", "a", "scope.exceeded", Severity.HIGH, 3, "web");
        send("noted", "b", "scope.exceeded", Severity.HIGH, 2, "web");
        send("others", "c", "scope.exceeded", Severity.HIGH, 1, "web");
        send("hostile", "=cmd|'/c calc'!A1", "scope.exceeded", Severity.HIGH, 1, "\u202Eweb\"\r\n=1+1");
        world.flush();
        await().atMost(SOON).until(() -> world.count(Index.DETECTIONS) == 8);
    }

    @AfterAll
    void stop() {
        service.close();
        world.close();
    }

    private Detection send(String tenant, String jti, String rule, Severity severity, int ago, String client) {
        return send(tenant, jti, rule, severity, now.minusSeconds(ago), client, 1);
    }

    private Detection send(
            String tenant, String jti, String rule, Severity severity, Instant time, String client, long count) {
        Detection detection = SampleEvents.of(
                tenant, rule, severity, Action.REVOKE_TOKEN, jti, "alice", client, time, count, "Title", List.of());
        world.send(detection);
        return detection;
    }

    private ApiClient as(AnalystRole role, String... tenants) throws Exception {
        return ApiClient.signedIn(service, new Analyst("alice", role, Set.of(tenants)));
    }

    @Test
    void detection_tellsHowEarlierOnesOfItsClientWereClosed() throws Exception {
        // given: of the client, one closed as false, one open, one later; one of another client, one of another rule
        Detection closed = send("seen", "s1", "scope.exceeded", Severity.HIGH, 500, "batch");
        send("seen", "s2", "scope.exceeded", Severity.HIGH, 400, "batch");
        Detection shown = send("seen", "s3", "scope.exceeded", Severity.HIGH, 300, "batch");
        send("seen", "s4", "scope.exceeded", Severity.HIGH, 200, "batch");
        send("seen", "s5", "scope.exceeded", Severity.HIGH, 450, "web");
        send("seen", "s6", "replay.one-time", Severity.HIGH, 450, "batch");
        world.flush();
        ApiClient client = as(AnalystRole.RESPONDER, "seen");
        await().atMost(SOON)
                .until(() -> ApiClient.json(client.get("/api/detections"))
                                .path("total")
                                .asLong()
                        == 6);
        assertThat(client.send(
                                "POST",
                                "/api/triage",
                                "{\"detections\":[\"" + closed.id()
                                        + "\"],\"action\":\"close\",\"reason\":\"false-positive\"}")
                        .statusCode())
                .isEqualTo(200);

        // when
        JsonNode seen = await().atMost(SOON)
                .until(
                        () -> ApiClient.json(client.get("/api/detections/" + shown.id()))
                                .path("seen_before"),
                        found -> found.path("closed").size() == 1);

        // then
        assertThat(seen.toString())
                .isEqualTo("{\"days\":90,\"same\":\"client\",\"name\":\"batch\",\"total\":2,\"open\":1,"
                        + "\"closed\":{\"false-positive\":1}}");
    }

    @ParameterizedTest
    @CsvSource({
        "-time, 'four,three,two,one'",
        "time, 'one,two,three,four'",
        "-severity, 'one,four,two,three'",
        "severity, 'three,four,two,one'",
        "rule, 'one,four,three,two'",
        "client, 'two,four,three,one'",
    })
    void list_inEveryOrder_pagesThroughAllOnce(String sort, String expected) throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "sorted");
        List<String> seen = new ArrayList<>();
        String cursor = null;
        do {
            JsonNode page = ApiClient.json(
                    client.get("/api/detections?size=1&sort=" + sort + (cursor == null ? "" : "&cursor=" + cursor)));
            page.path("items").forEach(item -> seen.add(item.at("/subject/jti").asText()));
            cursor = page.path("next").asText(null);
        } while (cursor != null);
        assertThat(String.join(",", seen)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"client=web, 3", "sub=alice, 4", "sub=bob, 0", "status=open, 4", "status=closed, 0", "assignee=bob, 0"})
    void list_filtersByField(String query, int found) throws Exception {
        JsonNode page = ApiClient.json(as(AnalystRole.VIEWER, "sorted").get("/api/detections?" + query));
        assertThat(page.path("items")).hasSize(found);
    }

    @ParameterizedTest
    @CsvSource({"sort=shoe-size, sort", "status=lost, status"})
    void list_badParameter_isNamed(String query, String field) throws Exception {
        HttpResponse<String> answer = as(AnalystRole.VIEWER, "sorted").get("/api/detections?" + query);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(answer).path("field").asText()).isEqualTo(field);
    }

    @Test
    void groups_worstFirst() throws Exception {
        ApiClient client = as(AnalystRole.VIEWER, "sorted");
        JsonNode byRule = ApiClient.json(client.get("/api/groups?by=rule")).path("groups");
        assertThat(byRule)
                .extracting(group -> group.path("key").asText())
                .containsExactly("replay.one-time", "scope.exceeded");
        assertThat(byRule.at("/1/severity/high").asLong()).isEqualTo(2);
        assertThat(byRule.at("/1/top/severity").isMissingNode()).isTrue();
        JsonNode bySubject = ApiClient.json(client.get("/api/groups?by=subject&rule=scope.exceeded"));
        assertThat(bySubject.path("groups")).hasSize(3);
        String key = bySubject.at("/groups/0/key").asText();
        assertThat(ApiClient.json(client.get("/api/detections?subject=" + key)).path("items"))
                .hasSize(1);
        assertThat(ApiClient.json(client.get("/api/groups?by=shoe"))
                        .path("field")
                        .asText())
                .isEqualTo("by");
        assertThat(ApiClient.json(as(AnalystRole.VIEWER, "nobody").get("/api/groups?by=rule"))
                        .path("groups"))
                .isEmpty();
    }

    @Test
    void triage_isNotedAuditedAndKept() throws Exception {
        // given
        ApiClient client = as(AnalystRole.RESPONDER, "noted");
        List<String> ids = new ArrayList<>();
        ApiClient.json(client.get("/api/detections"))
                .path("items")
                .forEach(item -> ids.add(item.path("id").asText()));
        String both = "\"" + String.join("\",\"", ids) + "\"";

        // when
        assertThat(note(client, both, "\"action\": \"assign\", \"assignee\": \"bob\""))
                .isEqualTo(200);
        assertThat(note(client, both, "\"action\": \"acknowledge\"")).isEqualTo(200);
        assertThat(note(client, "\"" + ids.get(0) + "\"", "\"action\": \"comment\", \"comment\": \"<b>looks odd\""))
                .isEqualTo(200);
        assertThat(note(client, "\"" + ids.get(0) + "\"", "\"action\": \"close\", \"reason\": \"true-positive\""))
                .isEqualTo(200);

        // then
        JsonNode closed =
                ApiClient.json(client.get("/api/detections?status=closed")).path("items");
        assertThat(closed).hasSize(1);
        assertThat(closed.at("/0/triage/reason").asText()).isEqualTo("true-positive");
        assertThat(closed.at("/0/triage/comments").asLong()).isEqualTo(1);
        assertThat(ApiClient.json(client.get("/api/detections?status=open,acknowledged&assignee=bob"))
                        .path("items"))
                .hasSize(1);
        JsonNode history =
                ApiClient.json(client.get("/api/detections/" + ids.get(0))).path("history");
        assertThat(history)
                .extracting(entry -> entry.path("action").asText())
                .containsExactly("close", "comment", "acknowledge", "assign");
        assertThat(history).allMatch(entry -> entry.path("actor_name").asText().equals("alice"));
        assertThat(history.at("/1/comment").asText()).isEqualTo("<b>looks odd");

        // when: the same is delivered again, and then happens again
        Detection again = send(
                "noted", "b", "scope.exceeded", Severity.HIGH, Instant.now().plusSeconds(5), "web", 2);
        assertThat(again.id()).isEqualTo(ids.get(0));
        world.flush();

        // then: it counts on, is open again, and is still bob's
        await().atMost(SOON).untilAsserted(() -> assertThat(world.document(Index.DETECTIONS, again.id())
                        .path("count")
                        .asLong())
                .isEqualTo(2));
        JsonNode triage = world.document(Index.DETECTIONS, again.id()).path("triage");
        assertThat(triage.path("status").asText()).isEqualTo("open");
        assertThat(triage.path("reopened").asBoolean()).isTrue();
        assertThat(triage.path("assignee").asText()).isEqualTo("bob");
    }

    @Test
    void triage_ofAnotherTenant_isNotFound_andByAViewerForbidden() throws Exception {
        String id = ApiClient.json(as(AnalystRole.VIEWER, "others").get("/api/detections"))
                .at("/items/0/id")
                .asText();
        assertThat(note(as(AnalystRole.RESPONDER, "noted"), "\"" + id + "\"", "\"action\": \"acknowledge\""))
                .isEqualTo(404);
        assertThat(note(as(AnalystRole.VIEWER, "others"), "\"" + id + "\"", "\"action\": \"acknowledge\""))
                .isEqualTo(403);
        assertThat(world.document(Index.DETECTIONS, id).has("triage")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "\"action\": \"explode\"; action",
                "\"action\": \"close\"; reason",
                "\"action\": \"close\", \"reason\": \"because\"; reason",
                "\"action\": \"comment\"; comment",
                "\"action\": \"assign\", \"assignee\": \"<b>\"; assignee",
                "\"action\": 7; action",
            })
    void triage_badOrder_isNamed(String order, String field) throws Exception {
        HttpResponse<String> answer = as(AnalystRole.RESPONDER, "others")
                .send("POST", "/api/triage", "{\"detections\": [\"x\"], " + order + "}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ApiClient.json(answer).path("field").asText()).isEqualTo(field);
    }

    @Test
    void export_csv_holdsNoFormulaAndNoTrick() throws Exception {
        HttpResponse<String> answer = as(AnalystRole.VIEWER, "hostile").get("/api/export?format=csv");
        assertThat(answer.headers().firstValue("Content-Disposition").orElseThrow())
                .contains("attachment");
        String[] lines = answer.body().split("\r\n");
        assertThat(lines).hasSize(2);
        assertThat(lines[0]).startsWith("\"time\",\"severity\",\"rule\"");
        assertThat(lines[1])
                .contains("\"'=cmd|'/c calc'!A1\"")
                .contains("\\u202eweb\"\"\\u000d\\u000a=1+1")
                .doesNotContain("\u202E");
    }

    @Test
    void export_ndjson_isOfTheSessionsTenants_andRecorded() throws Exception {
        HttpResponse<String> answer = as(AnalystRole.VIEWER, "sorted").get("/api/export?format=ndjson&severity=high");
        assertThat(answer.body().lines().toList()).hasSize(2).allMatch(line -> line.contains("\"tenant\":\"sorted\""));
        await().atMost(SOON).until(() -> world.count(Index.ACTIONS) > 0);
        assertThat(as(AnalystRole.VIEWER, "sorted")
                        .get("/api/export?format=pdf")
                        .statusCode())
                .isEqualTo(400);
    }

    private static int note(ApiClient client, String ids, String order) throws Exception {
        return client.send("POST", "/api/triage", "{\"detections\": [" + ids + "], " + order + "}")
                .statusCode();
    }
}
