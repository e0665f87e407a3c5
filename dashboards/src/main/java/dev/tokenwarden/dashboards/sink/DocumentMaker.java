package dev.tokenwarden.dashboards.sink;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Makes documents of the records of a topic. */
interface DocumentMaker {
    /**
     * The document, or null if the record is none that is kept.
     *
     * @throws MalformedRecordException if the record is not what the topic holds
     */
    @Nullable
    Document make(ConsumerRecord<byte[], byte @Nullable []> record) throws MalformedRecordException;
}
