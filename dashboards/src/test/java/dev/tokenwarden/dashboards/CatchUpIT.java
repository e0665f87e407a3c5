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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** How soon the sink has caught up after OpenSearch was away: {@code -Doutage=<seconds>}. */
@EnabledIfSystemProperty(named = "outage", matches = "\\d+", disabledReason = "a measurement: -Doutage=<seconds>")
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class CatchUpIT {
    private static final int USES_A_SECOND = 2_000;
    private static final int DETECTIONS_A_SECOND = 50;

    @Test
    void afterAnOutage_nothingIsMissing(Backbone backbone, @TempDir Path directory) throws Exception {
        int seconds = Integer.getInteger("outage");
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                OpenSearchProxy gateway =
                        new OpenSearchProxy(backbone.openSearch().uri());
                DashboardsService service = world.service(gateway.uri(), Optional.empty())) {
            service.start();
            Instant now = Instant.now();
            send(world, now, 0);
            await().atMost(Duration.ofSeconds(60)).until(() -> world.count(Index.USES) == USES_A_SECOND);
            gateway.cut();
            long begun = System.nanoTime();
            for (int second = 1; second <= seconds; second++) {
                send(world, now, second);
                long until = begun + TimeUnit.SECONDS.toNanos(second);
                while (System.nanoTime() < until) {
                    LockSupport.parkNanos(until - System.nanoTime());
                }
            }
            assertThat(service.health().trouble()).isPresent();
            gateway.mend();
            long mended = System.nanoTime();
            int uses = (seconds + 1) * USES_A_SECOND;
            int detections = (seconds + 1) * DETECTIONS_A_SECOND;
            await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
                assertThat(world.count(Index.DETECTIONS)).isEqualTo(detections);
                assertThat(world.count(Index.USES)).isEqualTo(uses);
            });
            System.out.printf(
                    "CATCHUP after %d s: %d uses and %d detections all there %.1f s after it came back%n",
                    seconds, uses, detections, (System.nanoTime() - mended) / 1e9);
            assertThat(world.deadLetters()).doesNotExist();
        }
    }

    private static void send(ConsoleFixture world, Instant now, int second) {
        for (int i = 0; i < USES_A_SECOND; i++) {
            int n = second * USES_A_SECOND + i;
            world.send(SampleEvents.use(
                    SampleEvents.token("acme", "t" + n % 5_000),
                    "u" + n,
                    now,
                    "payments",
                    "203.0.113." + n % 250,
                    false));
        }
        for (int i = 0; i < DETECTIONS_A_SECOND; i++) {
            world.send(SampleEvents.stolen("acme", "d" + second + "-" + i, now, 1));
        }
        world.flush();
    }
}
