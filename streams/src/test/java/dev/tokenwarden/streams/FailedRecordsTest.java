package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.service.health.QuarantineCounts;
import dev.tokenwarden.streams.health.DetectionFailures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler.Result;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to a record that fails. */
final class FailedRecordsTest {
    private final DetectionFailures failures =
            new DetectionFailures(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), new SimpleMeterRegistry());
    private final FailedRecords handler = new FailedRecords();

    @BeforeEach
    void configure() {
        handler.configure(Map.of(FailedRecords.FAILURES, failures));
    }

    @Test
    void recordThatCannotBeProcessed_becomesADeadLetterWithItsReason_andIsCounted() {
        var response = handler.handleError(context(), record(), new IllegalStateException("cannot"));

        assertThat(response.result()).isEqualTo(Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(dead -> {
            assertThat(dead.topic()).isEqualTo(Topics.DEAD);
            assertThat(dead.key()).containsExactly(1);
            assertThat(dead.value()).containsExactly(2);
            assertThat(header(dead, DeadLetterHeaders.REASON)).isEqualTo("processing-failed");
            assertThat(header(dead, DeadLetterHeaders.DETAIL)).isEqualTo("IllegalStateException");
            assertThat(header(dead, DeadLetterHeaders.ORIGIN)).isEqualTo("token-events-0@7");
            assertThat(header(dead, DeadLetterHeaders.REPORTER)).isEqualTo("orders");
            assertThat(dead.headers().lastHeader(AdmissionHeaders.REPORTER))
                    .as("admission writes it again when the letter is replayed")
                    .isNull();
        });
        assertThat(failures.setAside()).isEqualTo(new QuarantineCounts(1, 0));
    }

    @Test
    void recordThatCannotBeRead_becomesADeadLetter() {
        var response = handler.handleError(
                context(),
                new ConsumerRecord<>("token-events", 0, 7, new byte[] {1}, new byte[] {2}),
                new SerializationException("no event"));

        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(dead -> assertThat(
                        header(dead, DeadLetterHeaders.REASON))
                .isEqualTo("unreadable"));
        assertThat(failures.setAside().records()).isEqualTo(1);
    }

    @Test
    void faultOfAStore_isNotTheRecords() {
        assertThat(handler.handleError(context(), record(), new ProcessorStateException("disk full"))
                        .result())
                .isEqualTo(Result.FAIL);
        assertThat(failures.setAside().records()).isZero();
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private static Record<byte[], byte[]> record() {
        return new Record<>(new byte[] {1}, new byte[] {2}, 0);
    }

    private static DefaultErrorHandlerContext context() {
        Headers headers = new RecordHeaders().add(AdmissionHeaders.REPORTER, "orders".getBytes(StandardCharsets.UTF_8));
        return new DefaultErrorHandlerContext(
                null,
                "token-events",
                0,
                7,
                headers,
                "token-processor",
                new TaskId(0, 0),
                0L,
                new byte[] {1},
                new byte[] {2});
    }
}
