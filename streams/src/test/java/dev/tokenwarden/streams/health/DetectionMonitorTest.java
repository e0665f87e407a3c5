package dev.tokenwarden.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.service.health.DetectionHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is said about progress, and when nothing is known. */
final class DetectionMonitorTest {
    private static final TopicPartition FIRST = new TopicPartition("token-events", 0);
    private static final TopicPartition SECOND = new TopicPartition("token-events", 1);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private List<PartitionPosition> stated = List.of();
    private long millis = 1_000;
    private final DetectionMonitor monitor = new DetectionMonitor(
            () -> stated, Clock.fixed(Instant.ofEpochMilli(100_000), ZoneOffset.UTC), () -> millis, meters);

    @Test
    void beforeKafkaAnswered_nothingIsKnown_andThatIsAProblem() {
        DetectionHealth health = monitor.health();

        assertThat(health.detecting()).isFalse();
        assertThat(health.lag()).isNull();
        assertThat(health.summary()).isEqualTo("lag is not known: Kafka has not been asked yet");
    }

    @Test
    void partitionThatStandsStill_isNamed_untilItMoves() throws Exception {
        stated = List.of(new PartitionPosition(FIRST, 5, 8, 97_500L), new PartitionPosition(SECOND, 9, 9, null));
        monitor.look();
        assertThat(monitor.health().detecting()).as("lag alone is no problem").isTrue();
        assertThat(monitor.health().summary()).isEqualTo("detecting; lag 3 events, oldest 2.5 s");

        millis += 30_000;
        monitor.look();
        assertThat(monitor.health().problems()).containsExactly("no progress for 30 s on token-events-0");
        assertThat(monitor.health().stalled()).containsExactly("token-events-0");
        assertThat(gauge("tokenwarden.streams.stalled.partitions")).isEqualTo(1);

        stated = List.of(new PartitionPosition(FIRST, 6, 8, 97_500L), new PartitionPosition(SECOND, 9, 9, null));
        monitor.look();
        assertThat(monitor.health().detecting()).isTrue();
    }

    @Test
    void kafkaThatDoesNotAnswer_makesLagUnknownAfterTwentySeconds() throws Exception {
        stated = List.of(new PartitionPosition(FIRST, 5, 8, 97_500L));
        monitor.look();
        assertThat(gauge("tokenwarden.streams.oldest.unprocessed")).isEqualTo(2.5);

        millis += 20_000;

        assertThat(monitor.health().problems()).containsExactly("lag is not known: Kafka has not answered for 20 s");
        assertThat(monitor.health().partitions()).isNull();
        assertThat(gauge("tokenwarden.streams.oldest.unprocessed")).isNaN();
        assertThat(gauge("tokenwarden.streams.lag")).isNaN();
    }

    @Test
    void failures_areNamedByTheirInnermostCause() {
        assertThat(DetectionFailures.reason(new IllegalStateException(new TimeoutException("no broker\nat all"))))
                .isEqualTo("TimeoutException: no broker");
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }
}
