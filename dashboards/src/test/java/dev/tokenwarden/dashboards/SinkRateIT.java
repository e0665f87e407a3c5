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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** How fast uses get into the embedded node: {@code -Drate=<number of uses>}. */
@EnabledIfSystemProperty(named = "rate", matches = "\\d+", disabledReason = "a measurement: -Drate=<number of uses>")
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class SinkRateIT {
    @Test
    void uses(Backbone backbone, @TempDir Path directory) {
        int uses = Integer.getInteger("rate");
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                DashboardsService service = world.service()) {
            Instant now = Instant.now();
            for (int i = 0; i < uses; i++) {
                world.send(SampleEvents.use(
                        SampleEvents.token("acme", "t" + i % 5_000),
                        "u" + i,
                        now,
                        "payments",
                        "203.0.113." + i % 250,
                        false));
            }
            world.flush();
            long start = System.nanoTime();
            service.start();
            await().atMost(Duration.ofMinutes(5))
                    .until(() -> world.counter("tokenwarden.dashboards.documents", "sink", "uses", "outcome", "indexed")
                            == uses);
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(world.count(Index.USES)).isEqualTo(uses);
            System.out.printf("%d uses in %.1f s: %.0f documents/s%n", uses, seconds, uses / seconds);
        }
    }
}
