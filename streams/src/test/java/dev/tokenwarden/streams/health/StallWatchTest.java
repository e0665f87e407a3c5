package dev.tokenwarden.streams.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.service.health.PartitionLag;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** When a partition stands still. The bound is 30 s. */
final class StallWatchTest {
    private static final TopicPartition PARTITION = new TopicPartition("token-events", 3);

    private final StallWatch watch = new StallWatch(Duration.ofSeconds(30));

    @Test
    void lagThatDoesNotMove_isAStandstillAtTheBound() {
        assertThat(at(0, 17, 20)).isEqualTo(new PartitionLag("token-events", 3, 3, 500L, false));
        assertThat(at(29_999, 17, 25).stalled()).isFalse();

        assertThat(at(30_000, 17, 25)).isEqualTo(new PartitionLag("token-events", 3, 8, 500L, true));
    }

    @Test
    void oneRecordFurther_isProgress() {
        at(0, 17, 20);
        assertThat(at(30_000, 17, 20).stalled()).isTrue();

        assertThat(at(31_000, 18, 20).stalled()).isFalse();
        assertThat(at(60_999, 18, 20).stalled()).isFalse();
        assertThat(at(61_000, 18, 20).stalled()).isTrue();
    }

    @Test
    void partitionWithoutLag_isNeverStill_howeverLongNothingCame() {
        assertThat(at(0, 20, 20).stalled()).isFalse();
        assertThat(at(3_600_000, 20, 20).stalled()).isFalse();

        assertThat(at(3_601_000, 20, 21).stalled())
                .as("the time runs from when there was something to read")
                .isFalse();
    }

    private PartitionLag at(long millis, long next, long end) {
        return watch.judge(List.of(new PartitionPosition(PARTITION, next, end, 1_000L)), millis, 1_500)
                .get(0);
    }
}
