package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The buffer between request threads and Kafka, and the one thread that empties it. */
final class EventSender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventSender.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final long LONGEST_REST = Duration.ofMillis(100).toNanos();
    private static final Iterable<Header> HEADERS =
            List.of(new RecordHeader("content-type", EventCodec.STRUCTURED.getBytes(StandardCharsets.US_ASCII)));

    private final Map<String, Object> properties;
    private final String topic;
    private final int capacity;
    private final long heartbeatNanos;
    private final Supplier<TokenEvent> status;
    private final ConcurrentLinkedQueue<TokenEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final AtomicLong inFlight = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean resting;
    private volatile boolean closing;
    private volatile long closeBy;
    private volatile boolean failing;

    EventSender(
            Map<String, Object> kafka,
            String registration,
            int capacity,
            Duration heartbeat,
            Supplier<TokenEvent> status) {
        this.topic = Topics.input(registration);
        this.capacity = capacity;
        this.heartbeatNanos = heartbeat.toNanos();
        this.status = status;
        this.properties = kafka;
        kafka.put(ProducerConfig.ACKS_CONFIG, "all");
        kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        kafka.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        kafka.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        kafka.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        kafka.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "tokenwarden-" + registration);
        this.thread = new Thread(this::run, "tokenwarden-reporter");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes an event, or counts it as dropped. */
    void offer(TokenEvent event) {
        if (closing) {
            dropped.incrementAndGet();
            return;
        }
        if (queued.incrementAndGet() > capacity) {
            queued.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        queue.offer(event);
        if (resting) {
            LockSupport.unpark(thread);
        }
    }

    long sent() {
        return sent.get();
    }

    long dropped() {
        return dropped.get();
    }

    long pending() {
        return queued.get() + inFlight.get();
    }

    private void run() {
        try (Producer<byte[], byte[]> producer = connect()) {
            if (producer == null) {
                return;
            }
            drain(producer);
            producer.close(Duration.ofNanos(Math.max(0, closeBy - System.nanoTime())));
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Reporting ended by a fault of its own; uses are dropped from here on");
        } finally {
            closing = true;
            while (queue.poll() != null) {
                queued.decrementAndGet();
                dropped.incrementAndGet();
            }
        }
    }

    /** A producer; null if it could not be made before closing. */
    private @Nullable Producer<byte[], byte[]> connect() {
        while (!closing) {
            try {
                return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            } catch (KafkaException e) {
                failed(e);
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
        return null;
    }

    private void drain(Producer<byte[], byte[]> producer) {
        long nextStatus = System.nanoTime();
        while (true) {
            long now = System.nanoTime();
            if (now - nextStatus >= 0) {
                nextStatus = now + heartbeatNanos;
                send(producer, status.get());
            }
            TokenEvent event = queue.poll();
            if (event != null) {
                queued.decrementAndGet();
                send(producer, event);
            } else if (closing) {
                return;
            } else {
                rest(Math.min(LONGEST_REST, nextStatus - now));
            }
            if (closing && now - closeBy >= 0) {
                return;
            }
        }
    }

    private void rest(long nanos) {
        resting = true;
        if (queue.isEmpty() && !closing) {
            LockSupport.parkNanos(nanos);
        }
        resting = false;
    }

    private void send(Producer<byte[], byte[]> producer, TokenEvent event) {
        boolean use = event.type() == EventType.USED;
        if (use) {
            inFlight.incrementAndGet();
        }
        try {
            producer.send(new ProducerRecord<>(topic, null, null, null, encode(event), HEADERS), (metadata, error) -> {
                if (use) {
                    inFlight.decrementAndGet();
                    (error == null ? sent : dropped).incrementAndGet();
                }
                if (error != null) {
                    failed(error);
                } else {
                    failing = false;
                }
            });
        } catch (RuntimeException e) {
            if (use) {
                inFlight.decrementAndGet();
                dropped.incrementAndGet();
            }
            failed(e);
        }
    }

    /** An event that is too large goes without what makes it so: the claims. */
    private static byte[] encode(TokenEvent event) {
        byte[] json = EventCodec.encode(event);
        Token token = event.token();
        if (json.length <= Json.MAX_EVENT_BYTES || token == null) {
            return json;
        }
        return EventCodec.encode(new TokenEvent(
                event.type(),
                event.source(),
                event.id(),
                event.time(),
                event.tenant(),
                Token.named(token.iss(), token.jti(), token.hash()),
                event.use(),
                null,
                null,
                null));
    }

    private void failed(Exception e) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("topic", topic)
                    .addKeyValue("error", e.getClass().getSimpleName() + ": " + e.getMessage())
                    .log("Uses cannot be reported to Kafka");
        }
    }

    @Override
    public void close() {
        closeBy = System.nanoTime() + CLOSE_LIMIT.toNanos();
        closing = true;
        LockSupport.unpark(thread);
        try {
            thread.join(CLOSE_LIMIT.toMillis() * 2);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
