package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OpenSearch holds copies: when they are deleted they come back from Kafka, what people noted included. */
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class RefillIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int DETECTIONS = 51;
    private static final int REVOCATIONS = 4;

    @Test
    void deletedIndices_areFilledAgain_whileTheServiceRunsAndWhileItDoesNot(Backbone backbone, @TempDir Path directory)
            throws Exception {
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory)) {
            String noted = send(world);
            try (DashboardsService service = world.service()) {
                service.start();
                await().atMost(SOON).untilAsserted(() -> requireAll(world));
                close(service, noted);

                // when: they are deleted while the service runs
                world.deleteIndices();

                // then
                await().atMost(SOON).untilAsserted(() -> {
                    requireAll(world);
                    requireNote(world, noted);
                    assertThat(service.health().findingsLag()).isZero();
                });
            }

            // when: they are deleted while it does not run
            world.deleteIndices();

            // then
            try (DashboardsService service = world.service()) {
                service.start();
                await().atMost(SOON).untilAsserted(() -> {
                    requireAll(world);
                    requireNote(world, noted);
                });
            }
        }
    }

    private static void requireAll(ConsoleFixture world) {
        assertThat(world.count(Index.DETECTIONS))
                .as(
                        "records %s, documents %s, retries %s",
                        world.counter("tokenwarden.dashboards.records"),
                        world.counter("tokenwarden.dashboards.documents"),
                        world.counter("tokenwarden.dashboards.retries"))
                .isEqualTo(DETECTIONS);
        assertThat(world.count(Index.REVOCATIONS)).isEqualTo(REVOCATIONS);
        assertThat(world.count(Index.DECISIONS)).isEqualTo(REVOCATIONS);
        assertThat(world.count(Index.USES)).isEqualTo(DETECTIONS);
    }

    private static void requireNote(ConsoleFixture world, String id) {
        JsonNode triage = world.document(Index.DETECTIONS, id).path("triage");
        assertThat(triage.path("status").asText()).isEqualTo("closed");
        assertThat(triage.path("comments").asInt()).isEqualTo(1);
        assertThat(triage.path("by").asText()).isEqualTo("alice");
        assertThat(world.count(Index.ACTIONS)).isEqualTo(1);
    }

    private static void close(DashboardsService service, String id) throws Exception {
        ApiClient client = ApiClient.signedIn(service, new Analyst("alice", AnalystRole.RESPONDER, Set.of("acme")));
        String body = """
                {"detections":["%s"],"action":"close","reason":"false-positive","comment":"known job"}""".formatted(id);
        assertThat(client.send("POST", "/api/triage", body).statusCode()).isEqualTo(200);
    }

    /** Returns the id of one of the detections. */
    private static String send(ConsoleFixture world) {
        Instant now = Instant.now();
        String id = "";
        for (int i = 0; i < DETECTIONS; i++) {
            TokenIdentity token = SampleEvents.token("acme", "token-" + i);
            Detection detection = SampleEvents.stolen("acme", "token-" + i, now, 1);
            world.send(detection);
            world.send(SampleEvents.use(token, "use-" + i, now, "payments", "203.0.113.7", false));
            if (i < REVOCATIONS) {
                Target target = Target.token(token);
                Decision decision = SampleEvents.decision(detection, Decision.Outcome.REVOKED, target, now);
                world.send(decision);
                world.send(SampleEvents.revocation(decision));
            }
            id = detection.id();
        }
        world.flush();
        return id;
    }
}
