package dev.tokenwarden.ingest;

import dev.tokenwarden.ingest.fetch.SkippedRecords;
import dev.tokenwarden.ingest.progress.ReadProgressWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** Records that are sent together, and the updates to make after Kafka has acknowledged them. */
final class AdmissionBatch {
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<String, Integer> dead = new HashMap<>();
    private final List<Long> appended = new ArrayList<>();
    private final List<Long> acted = new ArrayList<>();
    private final Map<TopicPartition, Long> appendTimes = new HashMap<>();
    private final Map<TopicPartition, Instant> eventTimes = new HashMap<>();
    private int admitted;

    /** Sends the admitted event, or the dead letter. */
    void add(
            TopicPartition partition,
            ConsumerRecord<byte[], byte[]> record,
            String reporter,
            AdmissionVerdict verdict,
            Outbox outbox) {
        if (verdict instanceof AdmissionVerdict.Admitted event) {
            outbox.send(OutputRecords.event(reporter, event));
            admitted++;
            acted.add(event.event().time().toEpochMilli());
            if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
                appended.add(record.timestamp());
            }
            eventTimes.merge(partition, event.event().time(), (a, b) -> a.isAfter(b) ? a : b);
        } else if (verdict instanceof AdmissionVerdict.Refused refused) {
            outbox.send(DeadLetters.whole(reporter, record, refused), () -> DeadLetters.cut(reporter, record, refused));
            dead.merge(refused.reason(), 1, Integer::sum);
        }
        passed(partition, record);
    }

    /** Sends a reference to records that were not read. */
    void addSkipped(
            TopicPartition partition,
            ConsumerRecord<byte[], byte[]> record,
            String reporter,
            SkippedRecords skipped,
            Outbox outbox) {
        AdmissionVerdict.Refused refused = AdmissionVerdict.Refused.notRead(skipped.detail());
        outbox.send(DeadLetters.reference(reporter, record, refused, skipped));
        dead.merge(refused.reason(), (int) skipped.count(), Integer::sum);
        passed(partition, record);
    }

    private void passed(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
        positions.put(partition, record.offset() + 1);
        if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
            appendTimes.put(partition, record.timestamp());
        }
    }

    /** How many events were admitted. */
    int admitted() {
        return admitted;
    }

    boolean isEmpty() {
        return positions.isEmpty();
    }

    /** The offset after the last record of each partition. */
    Map<TopicPartition, Long> positions() {
        return positions;
    }

    void acknowledged(AdmissionMetrics metrics, int detections, long now) {
        metrics.acknowledged(admitted, dead, detections);
        appended.forEach(time -> metrics.delay(now - time));
        acted.forEach(time -> metrics.actDelay(now - time));
    }

    /** Notes how far each partition is read, once all records are acknowledged. */
    void updateProgress(ReadProgressWriter progress) {
        appendTimes.forEach(progress::done);
        eventTimes.forEach(progress::admitted);
    }
}
