package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.dashboards.sink.SinkMetrics.RecordOutcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the documents of a poll. Malformed records go to the dead-letter file. */
final class BatchMaker {
    private static final Logger log = LoggerFactory.getLogger(BatchMaker.class);

    private final Map<String, DocumentMaker> makers;
    private final DeadLetterFile deadLetters;
    private final SinkMetrics metrics;

    BatchMaker(Map<String, DocumentMaker> makers, DeadLetterFile deadLetters, SinkMetrics metrics) {
        this.makers = Map.copyOf(makers);
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /**
     * @throws IOException if the dead-letter file cannot be written: the records must be read again
     */
    List<Document> make(ConsumerRecords<byte[], byte @Nullable []> records) throws IOException {
        List<Document> documents = new ArrayList<>(records.count());
        for (ConsumerRecord<byte[], byte @Nullable []> record : records) {
            DocumentMaker maker = makers.get(record.topic());
            if (maker == null) {
                continue;
            }
            try {
                List<Document> made = maker.makeAll(record);
                if (made.isEmpty()) {
                    metrics.count(RecordOutcome.NOT_KEPT);
                }
                documents.addAll(made);
                metrics.further(Math.max(0, made.size() - 1));
            } catch (MalformedRecordException | RuntimeException e) {
                setAside(record, e);
            }
        }
        metrics.read(records.count());
        return documents;
    }

    private void setAside(ConsumerRecord<byte[], byte @Nullable []> record, Exception e) throws IOException {
        String origin = record.topic() + "-" + record.partition() + "@" + record.offset();
        // Messages of other exceptions may quote the record.
        String reason = e instanceof MalformedRecordException
                ? e.getMessage()
                : e.getClass().getSimpleName();
        byte[] value = record.value();
        deadLetters.add(origin, String.valueOf(reason), value == null ? new byte[0] : value);
        metrics.count(RecordOutcome.MALFORMED);
        log.atWarn()
                .addKeyValue("address", origin)
                .addKeyValue("reason", reason)
                .log("Malformed record; written to the dead-letter file");
    }
}
