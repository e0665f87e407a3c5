package dev.tokenwarden.ingest;

import dev.tokenwarden.ingest.progress.ReadProgressWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions that this member owns, and how far each is processed. Only the consumer's thread uses it. */
final class Assignments implements ConsumerRebalanceListener {
    private static final Logger log = LoggerFactory.getLogger(Assignments.class);
    private static final Duration LOOK_UP = Duration.ofSeconds(5);

    private final Consumer<byte[], byte[]> consumer;
    private final BacklogAligner aligner;
    private final MismatchAlerts alerts;
    private final ReadProgressWriter progress;
    private final FairQueue queue;
    private final Clock clock;
    private final Runnable onAssigned;
    private final Set<TopicPartition> owned = new HashSet<>();
    private final Map<TopicPartition, Long> uncommitted = new HashMap<>();
    private final Map<TopicPartition, Long> positions = new HashMap<>();

    Assignments(
            Consumer<byte[], byte[]> consumer,
            BacklogAligner aligner,
            FairQueue queue,
            MismatchAlerts alerts,
            ReadProgressWriter progress,
            Clock clock,
            Runnable onAssigned) {
        this.consumer = consumer;
        this.aligner = aligner;
        this.queue = queue;
        this.alerts = alerts;
        this.progress = progress;
        this.clock = clock;
        this.onAssigned = onAssigned;
    }

    /**
     * All records before these offsets are acknowledged. Partitions that were given away in the meantime are left out.
     */
    void done(Map<TopicPartition, Long> positions) {
        positions.forEach((partition, offset) -> {
            if (owned.contains(partition)) {
                uncommitted.put(partition, offset);
                positions.put(partition, offset);
            }
        });
    }

    /** The offset before which all records of an owned partition are processed. */
    long position(TopicPartition partition) {
        long done = positions.getOrDefault(partition, 0L);
        boolean waits = aligner.waiting(partition) > 0 || queue.waiting(partition) > 0;
        // If no record waits, the consumer's position may be further, after control records that it does not return.
        return waits || !owned.contains(partition) ? done : Math.max(done, consumer.position(partition, LOOK_UP));
    }

    /** The offsets to commit, with the counts that belong to them. */
    Map<TopicPartition, OffsetAndMetadata> takeUncommitted() {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        uncommitted.forEach((partition, offset) ->
                offsets.put(partition, new OffsetAndMetadata(offset, alerts.metadata(partition))));
        uncommitted.clear();
        return offsets;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        if (!added.isEmpty()) {
            Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(added), LOOK_UP);
            Map<TopicPartition, Long> ends = consumer.endOffsets(added, LOOK_UP);
            long now = clock.millis();
            for (TopicPartition partition : added) {
                OffsetAndMetadata start = committed.get(partition);
                long position = consumer.position(partition, LOOK_UP);
                aligner.assign(partition, position, ends.getOrDefault(partition, position), now);
                alerts.assign(partition, Tally.fromMetadata(start == null ? null : start.metadata()));
                progress.assign(
                        partition,
                        consumer.partitionsFor(partition.topic(), LOOK_UP).size());
                positions.put(partition, position);
                owned.add(partition);
            }
            log.atInfo().addKeyValue("count", added.size()).log("Partitions assigned");
        }
        onAssigned.run();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> removed) {
        try {
            if (!removed.isEmpty() && !uncommitted.isEmpty()) {
                consumer.commitSync(takeUncommitted(), LOOK_UP);
            }
        } catch (KafkaException e) {
            log.atWarn()
                    .setCause(e)
                    .log("A commit failed while partitions were revoked; the next owner reads some records again");
        }
        onPartitionsLost(removed);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> removed) {
        owned.removeAll(removed);
        uncommitted.keySet().removeAll(removed);
        positions.keySet().removeAll(removed);
        aligner.revoke(removed);
        queue.revoke(removed);
        progress.revoke(removed);
        alerts.revoke(removed);
    }
}
