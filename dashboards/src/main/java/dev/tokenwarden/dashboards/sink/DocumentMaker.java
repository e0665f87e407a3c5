package dev.tokenwarden.dashboards.sink;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes documents from the records of a topic. */
interface DocumentMaker {
    /**
     * The document of the record; null if the record is not kept.
     *
     * @throws MalformedRecordException if the record is not of the kind of its topic
     */
    @Nullable
    Document make(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException;

    /**
     * All documents of the record, its own document first; empty if the record is not kept.
     *
     * @throws MalformedRecordException if the record is not of the kind of its topic
     */
    default List<Document> makeAll(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException {
        Document document = make(record);
        return document == null ? List.of() : List.of(document);
    }
}
