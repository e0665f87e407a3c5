package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class OutageIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int EACH = 500;

    @Test
    void openSearchAway_nothingIsLost_andNothingDoubles(Backbone backbone, @TempDir Path directory) throws Exception {
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                OpenSearchProxy gateway =
                        new OpenSearchProxy(backbone.openSearch().uri());
                DashboardsService service = world.service(gateway.uri(), Optional.empty())) {
            // given: some before the outage
            service.start();
            send(world, 0);
            await().atMost(SOON).until(() -> world.count(Index.DETECTIONS) > 0);

            // when: it begins while documents are under way, and more arrive
            gateway.cut();
            send(world, EACH);
            await().atMost(SOON).until(() -> service.health().trouble().isPresent());
            await().atMost(SOON).until(() -> service.health().usesLag() > 0);
            assertThat(service.health().ok()).isFalse();
            gateway.mend();

            // then
            await().atMost(SOON).untilAsserted(() -> {
                assertThat(world.count(Index.DETECTIONS)).isEqualTo(2 * EACH);
                assertThat(world.count(Index.USES)).isEqualTo(2 * EACH);
                assertThat(service.health().findingsLag()).isZero();
            });
            assertThat(service.health().trouble()).isEmpty();
            assertThat(world.deadLetters()).doesNotExist();
            assertThat(world.counter("tokenwarden.dashboards.retries")).isPositive();
        }

        // when: another life of the service begins
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                DashboardsService service = world.service()) {
            service.start();
            world.send(SampleEvents.stolen("acme", "last", Instant.now(), 1));
            world.flush();

            // then: it goes on where the first ended
            await().atMost(SOON).until(() -> world.count(Index.DETECTIONS) == 2 * EACH + 1);
            assertThat(world.counter("tokenwarden.dashboards.records", "sink", "findings"))
                    .isEqualTo(1);
        }
    }

    private static void send(ConsoleFixture world, int from) {
        Instant now = Instant.now();
        for (int i = from; i < from + EACH; i++) {
            world.send(SampleEvents.stolen("acme", "token-" + i, now, 1));
            world.send(SampleEvents.use(
                    SampleEvents.token("acme", "token-" + i), "use-" + i, now, "payments", "203.0.113.7", false));
        }
        world.flush();
    }
}
