package dev.tokenwarden.streams;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.streams.health.DeadRecord;
import dev.tokenwarden.streams.health.DetectionFailures;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets aside a record that cannot be read or processed: the record becomes a dead letter with the reason, and
 * processing continues. If the broker or a store failed, the record is not the cause; then the stream thread fails and
 * is replaced.
 */
public final class FailedRecords implements ProcessingExceptionHandler, DeserializationExceptionHandler {
    /** The setting that holds the {@link DetectionFailures} that count what is set aside. */
    static final String FAILURES = "tokenwarden.detection.failures";

    private static final Logger log = LoggerFactory.getLogger(FailedRecords.class);

    private @Nullable DetectionFailures failures;

    @Override
    public void configure(Map<String, ?> configs) {
        failures = (DetectionFailures) configs.get(FAILURES);
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        if (error instanceof KafkaException) {
            return ProcessingExceptionHandler.Response.fail();
        }
        return ProcessingExceptionHandler.Response.resume(letters(context, DeadRecord.PROCESSING_FAILED, error));
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception error) {
        return DeserializationExceptionHandler.Response.resume(letters(context, DeadRecord.UNREADABLE, error));
    }

    private List<ProducerRecord<byte[], byte[]>> letters(ErrorHandlerContext context, String reason, Exception error) {
        log.atError()
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .setCause(error)
                .log("Record set aside");
        if (failures != null) {
            failures.recordSetAside();
        }
        String origin = context.topic() + "-" + context.partition() + "@" + context.offset();
        Headers headers = DeadRecord.headers(reason, origin, error, context.headers());
        return List.of(
                new ProducerRecord<>(Topics.DEAD, null, context.sourceRawKey(), context.sourceRawValue(), headers));
    }
}
