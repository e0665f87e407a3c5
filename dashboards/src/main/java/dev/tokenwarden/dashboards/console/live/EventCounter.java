package dev.tokenwarden.dashboards.console.live;

import dev.tokenwarden.contract.admission.AdmissionHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Counts the new events of {@code token-events}. Offsets alone say too much: read progress and transaction markers take offsets
 * too, a few each second even without events. So the counter reads the last {@link #SAMPLE} new offsets of each partition, counts
 * the events in them, and takes the same share for the offsets before. The count is exact if a partition has at most {@link
 * #SAMPLE} new offsets.
 *
 * <p>Example: a partition has 1,000 new offsets, and 190 of the last 200 are events: about 950 new events.
 *
 * <p>Not safe for use by several threads.
 */
final class EventCounter {
    /** The most offsets that are read of a partition in one count. */
    static final int SAMPLE = 200;

    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> consumer;
    private Map<TopicPartition, Long> counted = Map.of();

    /**
     * @param consumer reads committed records only; the caller closes it
     */
    EventCounter(Consumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
    }

    /**
     * The number of events since the last call.
     *
     * @return empty if there are no partitions, on the first call and when the partitions have changed
     * @throws org.apache.kafka.common.errors.TimeoutException if Kafka does not answer
     */
    OptionalLong count(List<TopicPartition> partitions) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        Map<TopicPartition, Long> before = counted;
        counted = Map.copyOf(ends);
        if (ends.isEmpty() || !before.keySet().equals(ends.keySet())) {
            return OptionalLong.empty();
        }
        Map<TopicPartition, Long> starts = new HashMap<>();
        ends.forEach((partition, end) -> {
            long start = Math.max(before.getOrDefault(partition, end), end - SAMPLE);
            if (start < end) {
                starts.put(partition, start);
            }
        });
        Map<TopicPartition, Long> sampled = sample(starts, ends);
        long events = 0;
        for (Map.Entry<TopicPartition, Long> one : starts.entrySet()) {
            TopicPartition partition = one.getKey();
            long end = ends.getOrDefault(partition, 0L);
            double share = (double) sampled.getOrDefault(partition, 0L) / (end - one.getValue());
            events += Math.round(share * (end - before.getOrDefault(partition, end)));
        }
        return OptionalLong.of(events);
    }

    /** The number of events of each partition between its start and its end. */
    private Map<TopicPartition, Long> sample(Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> events = new HashMap<>();
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        Set<TopicPartition> open = new HashSet<>(starts.keySet());
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (isEvent(record) && record.offset() < ends.getOrDefault(partition, 0L)) {
                    events.merge(partition, 1L, Long::sum);
                }
            }
            open.removeIf(partition -> consumer.position(partition, TIMEOUT) >= ends.getOrDefault(partition, 0L));
        }
        return events;
    }

    private static boolean isEvent(ConsumerRecord<byte[], byte[]> record) {
        return record.headers().lastHeader(AdmissionHeaders.KIND) == null;
    }
}
