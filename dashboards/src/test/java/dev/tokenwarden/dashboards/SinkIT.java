package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class SinkIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Backbone backbone;
    private ConsoleFixture world;
    private DashboardsService service;

    SinkIT(Backbone backbone) {
        this.backbone = backbone;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service();
        service.start();
    }

    @AfterEach
    void stop() {
        service.close();
        world.close();
    }

    @Test
    void detection_redeliveredAndCountedUp_isOneDocumentWithTheHighestCount() {
        // given
        Instant now = Instant.now();
        Detection first = SampleEvents.stolen("acme", "redelivered", now, 1);
        Detection third = SampleEvents.stolen("acme", "redelivered", now, 3);

        // when
        world.send(first);
        world.send(third);
        world.send(first);
        Detection last = SampleEvents.stolen("acme", "redelivered", now.plusSeconds(1), 3);
        world.send(last);

        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(world.document(Index.DETECTIONS, first.id())
                        .path("time")
                        .asText())
                .isEqualTo(last.time().toString()));
        assertThat(world.document(Index.DETECTIONS, first.id()).path("count").asLong())
                .isEqualTo(3);
        assertThat(world.counter("tokenwarden.dashboards.documents", "sink", "findings", "outcome", "superseded"))
                .isEqualTo(1);
    }

    @Test
    void alertThatAsksForARevocationLater_keepsTheActionThatRevokes() {
        Instant now = Instant.now();
        Detection alert = SampleEvents.stolen("acme", "proven", now, 1, Action.ALERT);

        world.send(alert);
        world.send(SampleEvents.stolen("acme", "proven", now, 1, Action.REVOKE_TOKEN));
        world.send(alert);
        world.send(SampleEvents.stolen("acme", "proven", now, 2, Action.ALERT));

        await().atMost(SOON).untilAsserted(() -> assertThat(world.document(Index.DETECTIONS, alert.id())
                        .path("count")
                        .asLong())
                .isEqualTo(2));
        assertThat(world.document(Index.DETECTIONS, alert.id()).path("action").asText())
                .isEqualTo("revoke-token");
    }

    @Test
    void use_deliveredTwice_isOneDocument() {
        // given
        TokenIdentity token = SampleEvents.token("acme", "twice");
        long before = world.count(Index.USES);

        // when
        for (int i = 0; i < 2; i++) {
            world.send(SampleEvents.use(
                    token, "twice-1", Instant.now().truncatedTo(ChronoUnit.DAYS), "payments", "203.0.113.7", false));
        }
        world.send(SampleEvents.use(token, "twice-2", Instant.now(), "payments", "not an address", false));

        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        world.counter("tokenwarden.dashboards.documents", "sink", "uses", "outcome", "indexed"))
                .isEqualTo(3));
        assertThat(world.count(Index.USES) - before).isEqualTo(2);
    }

    @Test
    void revocation_ended_staysWithItsEnd() {
        // given
        Detection detection = SampleEvents.stolen("acme", "ended", Instant.now(), 1);
        Target target = Target.token(SampleEvents.token("acme", "ended"));
        Decision decision = SampleEvents.decision(detection, Decision.Outcome.REVOKED, target, Instant.now());
        world.send(SampleEvents.revocation(decision));
        await().atMost(SOON).untilAsserted(() -> assertThat(world.document(Index.REVOCATIONS, target.id())
                        .path("active")
                        .asBoolean())
                .isTrue());

        // when
        world.end(target);

        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(world.document(Index.REVOCATIONS, target.id())
                        .path("ended_at")
                        .asText())
                .isNotEmpty());
        JsonNode document = world.document(Index.REVOCATIONS, target.id());
        assertThat(document.path("active").asBoolean(true)).isFalse();
        assertThat(document.path("decision").asText()).isEqualTo(decision.id());
    }

    @Test
    void refusedAndMalformed_goToTheDeadLetterFile_andTheRestGoesOn() throws Exception {
        // given
        Detection refused = SampleEvents.stolen("acme", "refused", Instant.now(), 1);
        Detection failed = SampleEvents.stolen("acme", "failed", Instant.now(), 1);
        world.breakDocuments(Index.DETECTIONS, refused.id(), failed.id());
        Detection fine = SampleEvents.stolen("acme", "fine", Instant.now(), 1);
        byte[] key = fine.subject().key("acme");

        // when
        world.send(refused);
        world.send(failed);
        world.send(Topics.DETECTIONS, key, "{\"id\": garbage".getBytes(StandardCharsets.UTF_8));
        world.send(Topics.TOKEN_EVENTS, key, new byte[] {0, 1, 2});
        world.send(fine);

        // then
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        world.document(Index.DETECTIONS, fine.id()).isMissingNode())
                .isFalse());
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        Files.readAllLines(world.deadLetters().resolve("refused.ndjson")))
                .hasSize(4)
                .anyMatch(line -> line.contains(refused.id()) && line.contains("mapper_parsing_exception"))
                .anyMatch(line -> line.contains(failed.id()) && line.contains("500"))
                .anyMatch(line -> line.contains("not a detection") && line.contains("token-detections-"))
                .anyMatch(line -> line.contains("not an event")));
        assertThat(world.counter("tokenwarden.dashboards.documents", "outcome", "refused"))
                .isEqualTo(2);
        assertThat(world.counter("tokenwarden.dashboards.documents", "outcome", "malformed"))
                .isEqualTo(2);
        assertThat(service.health().trouble()).isEmpty();
    }
}
