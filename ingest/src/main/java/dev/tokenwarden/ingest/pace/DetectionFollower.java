package dev.tokenwarden.ingest.pace;

import dev.tokenwarden.contract.Topics;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a {@link DetectionPace} up to date with the committed offsets of detection, without waiting for an answer.
 * Needs the right to describe detection's consumer group; without it, and before detection has committed anything,
 * nothing is bounded.
 *
 * <p>Used by one thread; the client's thread delivers the answers.
 */
public final class DetectionFollower {
    private static final Logger log = LoggerFactory.getLogger(DetectionFollower.class);
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LATEST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Admin admin;
    private final String group;
    private final LongSupplier nanos;
    private final DetectionPace pace;
    private volatile boolean asking;
    private boolean asked;
    private long askedAt;

    /**
     * @param admin the caller closes it
     * @param group detection's consumer group
     */
    public DetectionFollower(Admin admin, String group, LongSupplier nanos) {
        this.admin = admin;
        this.group = group;
        this.nanos = nanos;
        this.pace = new DetectionPace(nanos);
    }

    /** How many events may be written now, at most {@code most}. Queries Kafka again if the last answer is old. */
    public int allowance(int most) {
        askIfDue();
        return pace.allowance(most);
    }

    /** Notes that this many events were written. */
    public void wrote(int events) {
        pace.wrote(events);
    }

    private void askIfDue() {
        long now = nanos.getAsLong();
        long every = pace.isBusy() ? EVERY_NANOS : LATEST_NANOS;
        if (asking || (asked && now - askedAt < every)) {
            return;
        }
        asking = true;
        asked = true;
        askedAt = now;
        long writtenBefore = pace.written();
        var options = new ListConsumerGroupOffsetsOptions();
        options.timeoutMs(TIMEOUT_MILLIS);
        admin.listConsumerGroupOffsets(group, options)
                .partitionsToOffsetAndMetadata()
                .whenComplete((offsets, e) -> committed(offsets, e, writtenBefore));
    }

    private void committed(
            @Nullable Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable Throwable e, long writtenBefore) {
        Map<TopicPartition, Long> committed = new HashMap<>();
        if (offsets != null) {
            offsets.forEach((partition, offset) -> {
                if (offset != null && partition.topic().equals(Topics.TOKEN_EVENTS)) {
                    committed.put(partition, offset.offset());
                }
            });
        }
        if (committed.isEmpty()) {
            unknown(e);
            return;
        }
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        var options = new ListOffsetsOptions();
        options.timeoutMs(TIMEOUT_MILLIS);
        admin.listOffsets(latest, options)
                .all()
                .whenComplete((ends, failed) -> ended(committed, ends, failed, writtenBefore));
    }

    private void ended(
            Map<TopicPartition, Long> committed,
            @Nullable Map<TopicPartition, ListOffsetsResultInfo> ends,
            @Nullable Throwable e,
            long writtenBefore) {
        if (ends == null) {
            unknown(e);
            return;
        }
        long unread = 0;
        long read = 0;
        for (Map.Entry<TopicPartition, Long> entry : committed.entrySet()) {
            ListOffsetsResultInfo end = ends.get(entry.getKey());
            unread += end == null ? 0 : Math.max(0, end.offset() - entry.getValue());
            read += entry.getValue();
        }
        pace.observe(unread, read, writtenBefore);
        asking = false;
    }

    private void unknown(@Nullable Throwable e) {
        if (e != null) {
            log.atDebug().addKeyValue("error", e.getClass().getName()).log("The lag of detection is not known");
        }
        pace.forget();
        asking = false;
    }
}
