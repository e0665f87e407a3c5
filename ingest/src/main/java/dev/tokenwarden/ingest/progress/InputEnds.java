package dev.tokenwarden.ingest.progress;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Asks for the end offsets of input partitions without waiting for the answer. Takes over the client. */
final class InputEnds implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;
    private final Clock clock;
    private final AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
    private boolean asking;

    /**
     * @param askedAt when the question was sent, by our clock
     * @param ends the offset after the last record that each partition had at that time or later, those of open
     *     transactions included; a partition whose end is unknown is left out
     */
    record Answer(long askedAt, Map<TopicPartition, Long> ends) {}

    InputEnds(Admin admin, Clock clock) {
        this.admin = admin;
        this.clock = clock;
    }

    /** Sends a query, unless an earlier one has no answer yet. */
    synchronized void ask(Set<TopicPartition> partitions) {
        if (asking || partitions.isEmpty()) {
            return;
        }
        asking = true;
        long askedAt = clock.millis();
        var options = new ListOffsetsOptions(IsolationLevel.READ_UNCOMMITTED);
        options.timeoutMs(TIMEOUT_MILLIS);
        var result = admin.listOffsets(
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())),
                options);
        Map<TopicPartition, Long> ends = new ConcurrentHashMap<>();
        AtomicInteger left = new AtomicInteger(partitions.size());
        for (TopicPartition partition : Set.copyOf(partitions)) {
            result.partitionResult(partition).whenComplete((end, e) -> {
                if (end != null) {
                    ends.put(partition, end.offset());
                }
                if (left.decrementAndGet() == 0) {
                    answered(new Answer(askedAt, ends));
                }
            });
        }
    }

    /** The answer since the last call; null: there is none. */
    @Nullable
    Answer poll() {
        return answer.getAndSet(null);
    }

    private synchronized void answered(Answer now) {
        asking = false;
        answer.set(now);
    }

    @Override
    public void close() {
        admin.close(Duration.ZERO);
    }
}
