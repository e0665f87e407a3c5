package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

final class FailedRecordsTest {
    private final FailedRecords handler = new FailedRecords();

    @Test
    void recordThatCannotBeProcessed_goesToTheDeadLetters_andTheRestGoesOn() {
        handler.configure(Map.of("errors.dead.letter.queue.topic.name", "token-events-dead"));

        var response = handler.handleError(context(), record(), new IllegalStateException("cannot"));

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(dead -> assertThat(dead.topic())
                .isEqualTo("token-events-dead"));
    }

    @Test
    void faultOfAStore_isNotTheRecords() {
        handler.configure(Map.of("errors.dead.letter.queue.topic.name", "token-events-dead"));

        assertThat(handler.handleError(context(), record(), new ProcessorStateException("disk full"))
                        .result())
                .isEqualTo(Result.FAIL);
    }

    private static Record<byte[], byte[]> record() {
        return new Record<>(new byte[] {1}, new byte[] {2}, 0);
    }

    private static DefaultErrorHandlerContext context() {
        return new DefaultErrorHandlerContext(
                null,
                "token-events",
                0,
                7,
                new RecordHeaders(),
                "token-processor",
                new TaskId(0, 0),
                0L,
                new byte[] {1},
                new byte[] {2});
    }
}
