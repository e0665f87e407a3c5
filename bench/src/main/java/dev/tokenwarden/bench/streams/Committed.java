package dev.tokenwarden.bench.streams;

import dev.tokenwarden.contract.Topics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** The number of events that a group has committed. */
final class Committed implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(20);

    private final Admin admin;
    private final String group;

    Committed(Map<String, Object> kafka, String group) {
        this.admin = Admin.create(kafka);
        this.group = group;
    }

    /** Waits until the group has committed at least this many events. Returns the number. */
    long await(long events) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (System.nanoTime() < deadline) {
            long committed = 0;
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            for (Map.Entry<TopicPartition, OffsetAndMetadata> offset : offsets.entrySet()) {
                if (offset.getKey().topic().equals(Topics.TOKEN_EVENTS) && offset.getValue() != null) {
                    committed += offset.getValue().offset();
                }
            }
            if (committed >= events) {
                return committed;
            }
            LockSupport.parkNanos(20_000_000);
        }
        throw new IllegalStateException(group + " did not read " + events + " events within " + LONGEST);
    }

    @Override
    public void close() {
        admin.close();
    }
}
