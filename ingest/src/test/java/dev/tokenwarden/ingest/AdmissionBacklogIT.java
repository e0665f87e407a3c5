package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** After an interruption, reporters are heard side by side, however unlike their backlogs are. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
class AdmissionBacklogIT {
    private static final long HOUR_AGO =
            AdmissionSamples.NOW.toEpochMilli() - Duration.ofHours(1).toMillis();
    private static final int SECONDS = 3_600;

    @Test
    void start_withBacklogs_drainsThemAlignedInTime(Backbone backbone) {
        try (Broker broker = Broker.of(backbone.kafka())) {
            broker.create(TopicSpecs.all());
            broker.create(List.of(reporterTimes("payments"), reporterTimes("anything"), TopicSpecs.input("idle")));
            for (int second = 0; second < SECONDS; second++) {
                long time = HOUR_AGO + second * 1_000L;
                // One talks ten times as much as the other.
                for (int i = 0; i < 10; i++) {
                    broker.sendAt("payments", time, utf8(used("p-" + second + "-" + i)));
                }
                broker.sendAt("anything", time, utf8(used("a-" + second + "-0")));
            }
            broker.send("payments");

            try (var service = new AdmissionService(
                    AdmissionConfig.of(broker.properties()).withTimes(alignedFor(Duration.ofHours(1))),
                    AdmissionSamples::policy,
                    Clock.systemUTC(),
                    new SimpleMeterRegistry())) {
                service.start();
                await().atMost(Duration.ofSeconds(90))
                        .until(() -> broker.events().size() >= 11 * SECONDS);
            }

            assertThat(broker.ids()).hasSize(11 * SECONDS);
            int latest = 0;
            for (String id : broker.ids()) {
                int second = Integer.parseInt(id.split("-")[1]);
                assertThat(second).isGreaterThanOrEqualTo(latest - 5);
                latest = Math.max(latest, second);
            }
        }
    }

    private static AdmissionTimes alignedFor(Duration time) {
        AdmissionTimes times = AdmissionTimes.DEFAULT;
        return new AdmissionTimes(times.align(), times.patience(), time, times.start(), times.close());
    }

    private static TopicSpec reporterTimes(String registration) {
        return new TopicSpec(
                Topics.input(registration),
                1,
                Map.of("message.timestamp.type", "CreateTime", "max.message.bytes", "1048576"));
    }
}
