package dev.tokenwarden.verifier.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of events while Kafka does not answer. */
final class OutletTest {
    private static final Duration SOON = Duration.ofSeconds(5);

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final AtomicLong nanos = new AtomicLong();
    private Outlet outlet;

    @BeforeEach
    void open(@TempDir Path dir) throws IOException {
        outlet = new Outlet(Spool.open(dir.resolve("spool"), 1 << 20), nanos::get);
    }

    @AfterEach
    void close() {
        outlet.close();
    }

    @Test
    void spoolOnItsWay_isNotWaitedFor() {
        outlet.keep(use("first"));
        pumpWhenTime();
        assertThat(kafka.history()).hasSize(1);

        // Kafka has not answered yet: what comes meanwhile goes behind it.
        outlet.send(kafka, OutletTest::record, use("second"));
        assertTimeoutPreemptively(SOON, () -> outlet.pump(kafka, OutletTest::record));

        assertThat(kafka.history()).hasSize(1);
        assertThat(outlet.waiting()).isFalse();
        assertThat(outlet.sent()).isZero();
    }

    @Test
    void answeredBatch_isFollowedByTheNext_inOrder() {
        outlet.keep(use("first"));
        pumpWhenTime();
        outlet.send(kafka, OutletTest::record, use("second"));

        kafka.completeNext();
        assertThat(outlet.waiting()).isTrue();
        outlet.pump(kafka, OutletTest::record);
        kafka.completeNext();
        outlet.pump(kafka, OutletTest::record);

        assertThat(kafka.history())
                .extracting(record -> new String(record.value(), UTF_8))
                .containsExactly("first", "second");
        assertThat(outlet.sent()).isEqualTo(2);
        assertThat(outlet.dropped()).isZero();
    }

    @Test
    void refusedBatch_isSentOnceMore() {
        outlet.keep(use("first"));
        pumpWhenTime();

        kafka.errorNext(new TimeoutException("away"));
        outlet.pump(kafka, OutletTest::record);
        assertThat(outlet.waiting()).as("not at once").isFalse();
        pumpWhenTime();
        kafka.completeNext();
        outlet.pump(kafka, OutletTest::record);

        assertThat(kafka.history()).hasSize(2);
        assertThat(outlet.sent()).isEqualTo(1);
    }

    @Test
    void sendThatHasFailedAlready_endsTheAttempt() {
        AtomicInteger sends = new AtomicInteger();
        Producer<byte[], byte[]> withoutBroker =
                new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer()) {
                    @Override
                    public synchronized Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
                        sends.incrementAndGet();
                        return CompletableFuture.failedFuture(new TimeoutException("no metadata after 2 s"));
                    }
                };
        for (int i = 0; i < 10; i++) {
            outlet.keep(use("use " + i));
        }

        passRetry();
        outlet.pump(withoutBroker, OutletTest::record);

        assertThat(sends)
                .as("each would hold up the thread that empties the buffer")
                .hasValue(1);
        assertThat(outlet.waiting()).isFalse();
        assertThat(outlet.dropped()).isZero();
    }

    private void passRetry() {
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(outlet.waiting()).isTrue();
    }

    private void pumpWhenTime() {
        passRetry();
        assertTimeoutPreemptively(SOON, () -> outlet.pump(kafka, OutletTest::record));
    }

    private static ProducerRecord<byte[], byte[]> record(byte[] json) {
        return new ProducerRecord<>("topic", json);
    }

    private static byte[] use(String json) {
        return ((char) Outlet.USE + json).getBytes(UTF_8);
    }
}
