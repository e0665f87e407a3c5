package dev.tokenwarden.ingest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** Records that go out together, and what is to be done once Kafka has acknowledged them. */
final class AdmissionBatch {
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Map<String, Integer> dead = new HashMap<>();
    private final List<Long> appended = new ArrayList<>();
    private int admitted;

    /** Sends what the verdict makes of the record. */
    void add(
            TopicPartition partition,
            ConsumerRecord<byte[], byte[]> record,
            String reporter,
            AdmissionVerdict verdict,
            Outbox outbox) {
        if (verdict instanceof AdmissionVerdict.Admitted event) {
            outbox.send(OutputRecords.event(event));
            admitted++;
            if (record.timestampType() == TimestampType.LOG_APPEND_TIME) {
                appended.add(record.timestamp());
            }
        } else if (verdict instanceof AdmissionVerdict.Refused refused) {
            outbox.send(DeadLetters.whole(reporter, record, refused), () -> DeadLetters.cut(reporter, record, refused));
            dead.merge(refused.reason(), 1, Integer::sum);
        }
        positions.put(partition, record.offset() + 1);
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
    }
}
