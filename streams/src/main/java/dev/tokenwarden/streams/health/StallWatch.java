package dev.tokenwarden.streams.health;

import dev.tokenwarden.service.health.PartitionLag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Distinguishes lag from a stall: a partition has stalled if it has lag and its committed offset has not changed for a
 * given time.
 *
 * <p>Example with a bound of 30 s: offset 17 is committed and the end is 20, at 0 s, 10 s and 30 s. The partition has a
 * lag of 3 from the start, and has stalled from 30 s on. At 31 s offset 18 is committed: it makes progress again.
 */
final class StallWatch {
    private record Seen(long next, long sinceMillis) {}

    private final Duration bound;
    private final Map<TopicPartition, Seen> seen = new HashMap<>();

    StallWatch(Duration bound) {
        this.bound = bound;
    }

    /**
     * Judges Kafka's latest answer.
     *
     * @param millis time of a clock that never goes back
     * @param wall epoch milliseconds, for the ages
     */
    List<PartitionLag> judge(List<PartitionPosition> positions, long millis, long wall) {
        List<PartitionLag> lags = new ArrayList<>();
        for (PartitionPosition position : positions) {
            if (position.lag() == 0) {
                seen.remove(position.partition());
            }
            Seen before = seen.get(position.partition());
            if (position.lag() > 0 && (before == null || before.next() != position.next())) {
                before = new Seen(position.next(), millis);
                seen.put(position.partition(), before);
            }
            Long oldest = position.oldest();
            lags.add(new PartitionLag(
                    position.partition().topic(),
                    position.partition().partition(),
                    position.lag(),
                    position.lag() == 0 || oldest == null ? null : Math.max(0, wall - oldest),
                    before != null && millis - before.sinceMillis() >= bound.toMillis()));
        }
        lags.sort(Comparator.comparing(PartitionLag::topic).thenComparing(PartitionLag::partition));
        return lags;
    }
}
