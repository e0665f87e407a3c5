package dev.tokenwarden.verifier.report;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends encoded events to Kafka. Events that Kafka does not accept go to the spool, and from there to Kafka when it is
 * available again. Used by one thread, except the counts.
 *
 * <ol>
 *   <li>While the spool is not empty, all events go through it, so that the order stays.
 *   <li>An event counts as sent once Kafka acknowledged it, and as dropped once neither Kafka nor the spool took it.
 *   <li>An event may be sent twice: when an acknowledgement was lost. Its id is the same.
 * </ol>
 */
final class Outlet {
    /** Marks uses in the spool; the heartbeat is not counted. */
    static final byte USE = 'u';

    static final byte STATUS = 's';

    private static final Logger log = LoggerFactory.getLogger(Outlet.class);
    private static final int BATCH = 500;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(15);
    private static final long RETRY = Duration.ofMillis(250).toNanos();
    private static final long MAX_PAUSE = Duration.ofSeconds(2).toNanos();

    private final @Nullable Spool spool;
    private final ConcurrentLinkedQueue<byte[]> returned = new ConcurrentLinkedQueue<>();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final LongSupplier nanos;
    private long notBefore;
    private List<byte[]> batch = List.of();
    private List<Future<?>> answers = List.of();
    private long sentAt;
    private volatile boolean failing;

    /** @param nanos as {@link System#nanoTime} */
    Outlet(@Nullable Spool spool, LongSupplier nanos) {
        this.spool = spool;
        this.nanos = nanos;
        this.notBefore = nanos.getAsLong();
    }

    long sent() {
        return sent.get();
    }

    long dropped() {
        return dropped.get();
    }

    long inFlight() {
        return inFlight.get();
    }

    void drop() {
        dropped.incrementAndGet();
    }

    /** Whether {@link #pump} could move an event now. */
    boolean waiting() {
        return !returned.isEmpty() || (draining() ? isAnswered() : spooling() && nanos.getAsLong() - notBefore >= 0);
    }

    /** Whether part of the spool is on its way to Kafka. */
    boolean draining() {
        return !batch.isEmpty();
    }

    private boolean isAnswered() {
        return nanos.getAsLong() - sentAt >= ANSWER_LIMIT.toNanos()
                || answers.stream().allMatch(Future::isDone);
    }

    private boolean spooling() {
        return spool != null && !spool.isEmpty();
    }

    /** @param event kind, then the JSON */
    void send(
            Producer<byte[], byte[]> producer, Function<byte[], ProducerRecord<byte[], byte[]>> record, byte[] event) {
        if (spooling() || !returned.isEmpty()) {
            keep(event);
            return;
        }
        inFlight.incrementAndGet();
        try {
            producer.send(record.apply(json(event)), (metadata, error) -> {
                if (error == null) {
                    acknowledged(event);
                } else {
                    failed(error);
                    returned.add(event);
                }
                inFlight.decrementAndGet();
            });
        } catch (RuntimeException e) {
            inFlight.decrementAndGet();
            failed(e);
            keep(event);
        }
    }

    private static byte[] json(byte[] event) {
        return Arrays.copyOfRange(event, 1, event.length);
    }

    private void acknowledged(byte[] event) {
        failing = false;
        if (event[0] == USE) {
            sent.incrementAndGet();
        }
    }

    /** Puts an event that Kafka did not take into the spool, or drops it. */
    void keep(byte[] event) {
        try {
            if (spool != null) {
                if (spool.isEmpty()) {
                    notBefore = nanos.getAsLong() + RETRY;
                }
                if (spool.append(event)) {
                    return;
                }
            }
        } catch (IOException e) {
            failed(e);
        }
        if (event[0] == USE) {
            drop();
        }
    }

    /**
     * Puts events that Kafka refused into the spool, and sends the events of the spool when a retry is due. It does not
     * wait for Kafka, because events of new requests must go to the spool meanwhile.
     */
    void pump(Producer<byte[], byte[]> producer, Function<byte[], ProducerRecord<byte[], byte[]>> record) {
        takeBack();
        if (spool == null) {
            return;
        }
        try {
            if (draining()) {
                if (!isAnswered()) {
                    return;
                }
                takeAnswers(spool);
            }
            if (!spool.isEmpty() && nanos.getAsLong() - notBefore >= 0) {
                sendBatch(producer, record, spool.peek(BATCH));
            }
        } catch (IOException e) {
            notBefore = nanos.getAsLong() + RETRY;
            failed(e);
        }
    }

    void takeBack() {
        for (byte[] event = returned.poll(); event != null; event = returned.poll()) {
            keep(event);
        }
    }

    private void sendBatch(
            Producer<byte[], byte[]> producer,
            Function<byte[], ProducerRecord<byte[], byte[]>> record,
            List<byte[]> events) {
        List<Future<?>> sending = new ArrayList<>(events.size());
        sentAt = nanos.getAsLong();
        try {
            for (byte[] event : events) {
                Future<?> answer = producer.send(record.apply(json(event)));
                // A producer without a known broker blocks each send for a while, and then fails earlier events.
                if (answer.isDone()) {
                    answer.get();
                }
                sending.add(answer);
            }
            batch = events;
            answers = sending;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | RuntimeException e) {
            putOff(e);
        }
    }

    /** Ends the batch that is under way: all of it has arrived, or all of it is sent once more. */
    private void takeAnswers(Spool from) throws IOException {
        List<byte[]> ended = batch;
        batch = List.of();
        try {
            for (Future<?> answer : answers) {
                answer.get(0, TimeUnit.NANOSECONDS);
            }
            from.advance();
            ended.forEach(this::acknowledged);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            putOff(e);
        } finally {
            answers = List.of();
        }
    }

    /** After an attempt that blocked this thread, the next one waits for at least the same time. */
    private void putOff(Exception e) {
        long now = nanos.getAsLong();
        notBefore = now + Math.max(RETRY, Math.min(now - sentAt, MAX_PAUSE));
        failed(e);
    }

    void failed(Exception e) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("error", e.getClass().getSimpleName() + ": " + e.getMessage())
                    .addKeyValue("state", spool == null ? "dropped" : "spooled")
                    .log("Uses cannot be reported to Kafka at present");
        }
    }

    void close() {
        takeBack();
        if (spool != null) {
            spool.close();
        }
    }
}
