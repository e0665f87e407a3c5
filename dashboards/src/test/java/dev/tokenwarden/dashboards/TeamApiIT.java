package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Detection;
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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several analysts at once: versions, presence and names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class TeamApiIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private ConsoleFixture world;
    private DashboardsService service;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service();
        service.start();
    }

    @AfterAll
    void stop() {
        service.close();
        world.close();
    }

    private ApiClient as(String name, AnalystRole role, String... tenants) throws Exception {
        return ApiClient.signedIn(service, new Analyst(name, role, Set.of(tenants)));
    }

    private String detection(String jti) {
        Detection detection = SampleEvents.stolen("team", jti, Instant.now(), 1);
        world.send(detection);
        world.flush();
        await().atMost(SOON)
                .until(() -> !world.document(Index.DETECTIONS, detection.id()).isMissingNode());
        return detection.id();
    }

    private static HttpResponse<String> triage(ApiClient client, String id, String order, String version)
            throws Exception {
        return client.send(
                "POST",
                "/api/triage",
                "{\"detections\": [\"" + id + "\"], " + order + ", \"versions\": {\"" + id + "\": \"" + version
                        + "\"}}");
    }

    private static String versionOf(ApiClient client, String id) throws Exception {
        return ApiClient.json(client.get("/api/detections/" + id))
                .at("/triage/version")
                .asText();
    }

    @Test
    void change_onAnOldVersion_isRefusedWithWhoDidWhat_andCanBeRepeated() throws Exception {
        // given: both look at a detection that nobody has touched
        String id = detection("contested");
        ApiClient alice = as("alice", AnalystRole.RESPONDER, "team");
        ApiClient sam = as("sam", AnalystRole.RESPONDER, "team");

        // when
        HttpResponse<String> first = triage(sam, id, "\"action\": \"close\", \"reason\": \"false-positive\"", "");
        HttpResponse<String> second = triage(alice, id, "\"action\": \"close\", \"reason\": \"true-positive\"", "");

        // then
        assertThat(first.statusCode()).isEqualTo(200);
        String version = ApiClient.json(first).path("versions").path(id).asText();
        assertThat(version).isNotEmpty().isEqualTo(versionOf(alice, id));
        assertThat(second.statusCode()).isEqualTo(409);
        JsonNode conflict = ApiClient.json(second).at("/conflicts/0");
        assertThat(conflict.path("by").asText()).isEqualTo("sam");
        assertThat(conflict.path("did").asText()).isEqualTo("close");
        assertThat(conflict.path("reason").asText()).isEqualTo("false-positive");
        assertThat(Instant.parse(conflict.path("at").asText())).isBefore(Instant.now());
        assertThat(conflict.path("version").asText()).isEqualTo(version);
        assertThat(ApiClient.json(alice.get("/api/detections/" + id))
                        .at("/triage/reason")
                        .asText())
                .isEqualTo("false-positive");

        // when: she has seen it and means it; a comment is added on any version
        assertThat(triage(alice, id, "\"action\": \"close\", \"reason\": \"true-positive\"", version)
                        .statusCode())
                .isEqualTo(200);
        assertThat(triage(sam, id, "\"action\": \"comment\", \"comment\": \"why?\"", version)
                        .statusCode())
                .isEqualTo(200);

        // then: the refused change is nowhere
        JsonNode history = ApiClient.json(alice.get("/api/detections/" + id)).path("history");
        assertThat(history)
                .extracting(entry -> entry.path("action").asText() + " "
                        + entry.path("actor_name").asText())
                .containsExactly("comment sam", "close alice", "close sam");
    }

    @Test
    void version_isTheSame_afterTheSinkHasReadTheAuditLog() throws Exception {
        // given
        String id = detection("replayed");
        ApiClient alice = as("alice", AnalystRole.RESPONDER, "team");
        triage(alice, id, "\"action\": \"acknowledge\"", "");
        String version = versionOf(alice, id);

        // when: the sink applies the same action, and then writes the detection again
        await().atMost(SOON).until(() -> service.health().findingsLag() == 0);
        world.send(SampleEvents.stolen("team", "replayed", Instant.now(), 2));
        world.flush();
        await().atMost(SOON)
                .until(() -> world.document(Index.DETECTIONS, id).path("count").asLong() == 2);

        // then
        assertThat(version).isNotEmpty();
        assertThat(versionOf(alice, id)).isEqualTo(version);
    }

    @Test
    void changes_ofTheSameVersionAtOnce_onlyOneSucceeds() throws Exception {
        // given
        String id = detection("raced");
        List<ApiClient> all = List.of(
                as("a", AnalystRole.RESPONDER, "team"),
                as("b", AnalystRole.RESPONDER, "team"),
                as("c", AnalystRole.RESPONDER, "team"),
                as("d", AnalystRole.RESPONDER, "team"));

        // when
        List<CompletableFuture<Integer>> sent = IntStream.range(0, all.size())
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return triage(all.get(i), id, "\"action\": \"acknowledge\"", "")
                                .statusCode();
                    } catch (Exception e) {
                        throw new CompletionException(e);
                    }
                }))
                .toList();

        // then
        CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
        assertThat(sent).extracting(CompletableFuture::join).containsExactlyInAnyOrder(200, 409, 409, 409);
    }

    @Test
    void presence_namesWhoLooks_inOwnTenantsOnly() throws Exception {
        ApiClient alice = as("alice", AnalystRole.VIEWER, "team");
        ApiClient sam = as("sam", AnalystRole.VIEWER, "team", "other");
        String at = "{\"kind\": \"detection\", \"tenant\": \"team\", \"id\": \"d-1\"";
        assertThat(sam.send("POST", "/api/presence", at + "}").body()).isEqualTo("{\"people\":[\"sam\"]}");
        assertThat(alice.send("POST", "/api/presence", at + "}").body()).isEqualTo("{\"people\":[\"alice\",\"sam\"]}");
        assertThat(sam.send("POST", "/api/presence", at + ", \"leave\": true}").body())
                .isEqualTo("{\"people\":[\"alice\"]}");
        assertThat(alice.send(
                                "POST",
                                "/api/presence",
                                "{\"kind\": \"detection\", \"tenant\": \"other\", \"id\": \"d-1\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(ApiClient.json(alice.send(
                                "POST", "/api/presence", "{\"kind\": \"<b>\", \"tenant\": \"team\", \"id\": \"d-1\"}"))
                        .path("field")
                        .asText())
                .isEqualTo("kind");
    }

    @Test
    void people_areThoseSignedInAndThoseInTheAuditLog_ofSharedTenants() throws Exception {
        // given: kim was given a detection, pat only signed in, eve is of another tenant
        String id = detection("assigned");
        ApiClient alice = as("alice", AnalystRole.RESPONDER, "team");
        triage(alice, id, "\"action\": \"assign\", \"assignee\": \"kim\"", "");
        as("pat", AnalystRole.VIEWER, "team", "else");
        as("eve", AnalystRole.VIEWER, "else");

        // when
        JsonNode people = ApiClient.json(alice.get("/api/people")).path("items");

        // then
        assertThat(people)
                .extracting(one -> one.path("name").asText())
                .contains("alice", "kim", "pat")
                .doesNotContain("eve")
                .isSorted();
        assertThat(people)
                .filteredOn(one -> one.path("name").asText().equals("kim"))
                .allMatch(one -> !one.path("signed_in").asBoolean());
        assertThat(people)
                .filteredOn(one -> one.path("name").asText().equals("pat"))
                .allMatch(one -> one.path("signed_in").asBoolean());
    }
}
