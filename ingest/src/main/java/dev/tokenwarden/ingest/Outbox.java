package dev.tokenwarden.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Records that Kafka has not acknowledged yet. One thread sends and waits; the producer's thread reports
 * acknowledgements.
 *
 * <ol>
 *   <li>{@link #await} returns true only when all records sent before it are acknowledged.
 *   <li>After the first failure nothing more is sent: a later record must not overtake one that failed.
 * </ol>
 */
final class Outbox {
    private final Producer<byte[], byte[]> producer;
    private final Semaphore answered = new Semaphore(0);
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final ConcurrentLinkedQueue<ProducerRecord<byte[], byte[]>> refused = new ConcurrentLinkedQueue<>();
    private int unanswered;

    Outbox(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /**
     * @throws KafkaException if this or an earlier record failed
     */
    void send(ProducerRecord<byte[], byte[]> record) {
        requireNoFailure();
        unanswered++;
        producer.send(record, (metadata, e) -> answer(e));
    }

    /** As {@link #send}; {@code appended} gets the record's append time, on the producer's thread. */
    void send(ProducerRecord<byte[], byte[]> record, LongConsumer appended) {
        requireNoFailure();
        unanswered++;
        producer.send(record, (metadata, e) -> {
            if (e == null && metadata.hasTimestamp()) {
                appended.accept(metadata.timestamp());
            }
            answer(e);
        });
    }

    /**
     * As {@link #send}, but if the record is larger than the topic allows, sends the shorter {@code cut} instead. A
     * record that is too large must not block the next one.
     */
    void send(ProducerRecord<byte[], byte[]> record, Supplier<ProducerRecord<byte[], byte[]>> cut) {
        requireNoFailure();
        unanswered++;
        producer.send(record, (metadata, e) -> {
            if (e instanceof RecordTooLargeException) {
                refused.add(cut.get());
                answer(null);
            } else {
                answer(e);
            }
        });
    }

    /**
     * Waits until all records sent are acknowledged.
     *
     * @return false if they were not within {@code millis}
     * @throws KafkaException if a record failed
     */
    boolean await(long millis) {
        try {
            if (!answered.tryAcquire(unanswered, millis, TimeUnit.MILLISECONDS)) {
                requireNoFailure();
                return false;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
        unanswered = 0;
        requireNoFailure();
        List<ProducerRecord<byte[], byte[]>> again = new ArrayList<>(refused);
        refused.clear();
        again.forEach(this::send);
        return again.isEmpty() || await(millis);
    }

    private void answer(@Nullable Exception e) {
        if (e != null) {
            failure.compareAndSet(null, e);
        }
        answered.release();
    }

    private void requireNoFailure() {
        Exception e = failure.get();
        if (e != null) {
            throw new KafkaException("a record could not be written", e);
        }
    }
}
