package dev.tokenwarden.streams;

import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.LogAndContinueProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets a record aside that cannot be processed, so that the rest goes on: it goes to the dead letters with its reason. A fault
 * of the broker or of a store is not the record's: then the stream thread fails, and is replaced.
 */
public final class FailedRecords implements ProcessingExceptionHandler {
    private static final Logger log = LoggerFactory.getLogger(FailedRecords.class);

    private final LogAndContinueProcessingExceptionHandler deadLetters = new LogAndContinueProcessingExceptionHandler();

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetters.configure(configs);
    }

    @Override
    public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception error) {
        if (error instanceof KafkaException) {
            return Response.fail();
        }
        log.atError()
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .setCause(error)
                .log("Record set aside: it cannot be processed");
        return deadLetters.handleError(context, record, error);
    }
}
