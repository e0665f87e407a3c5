package dev.tokenwarden.dashboards.console.live;

import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** How fast a topic grows, by the ends of its partitions, smoothed over some seconds. One thread measures. */
final class EventRate {
    private static final Duration TIMEOUT = Duration.ofSeconds(1);
    private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final double WEIGHT = 0.4;

    private List<TopicPartition> partitions = List.of();
    private long measuredAt;
    private long end = -1;
    private volatile double perSecond = -1;

    void of(List<TopicPartition> those) {
        if (!partitions.equals(those)) {
            partitions = List.copyOf(those);
            end = -1;
        }
    }

    void measure(Consumer<?, ?> consumer) {
        long now = System.nanoTime();
        if (partitions.isEmpty() || now - measuredAt < EVERY_NANOS) {
            return;
        }
        try {
            long newEnd = consumer.endOffsets(partitions, TIMEOUT).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            if (end >= 0) {
                double latest = Math.max(0, newEnd - end) / ((now - measuredAt) / 1e9);
                perSecond = perSecond < 0 ? latest : perSecond + WEIGHT * (latest - perSecond);
            }
            end = newEnd;
            measuredAt = now;
        } catch (TimeoutException e) {
            measuredAt = now;
            end = -1;
        }
    }

    OptionalDouble perSecond() {
        double rate = perSecond;
        return rate < 0 ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }
}
