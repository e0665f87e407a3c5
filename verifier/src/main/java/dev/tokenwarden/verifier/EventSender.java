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

/** The buffer between request threads and Kafka, and the one thread that empties it into the {@link Outlet}. */
final class EventSender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventSender.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final long LONGEST_REST = Duration.ofMillis(100).toNanos();
    /** Events moved between two looks at the outlet. */
    private static final int TURN = 1_000;

    private static final Iterable<Header> HEADERS =
            List.of(new RecordHeader("content-type", EventCodec.STRUCTURED.getBytes(StandardCharsets.US_ASCII)));

    private final Map<String, Object> properties;
    private final String topic;
    private final int capacity;
    private final long heartbeatNanos;
    private final Supplier<TokenEvent> status;
    private final Outlet outlet;
    private final ConcurrentLinkedQueue<TokenEvent> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread thread;
    private volatile boolean resting;
    private volatile boolean closing;
    private volatile long closeBy;

    EventSender(
            Map<String, Object> kafka,
            String registration,
            int capacity,
            Duration heartbeat,
            Supplier<TokenEvent> status,
            Outlet outlet) {
        this.topic = Topics.input(registration);
        this.capacity = capacity;
        this.heartbeatNanos = heartbeat.toNanos();
        this.status = status;
        this.outlet = outlet;
        this.properties = kafka;
        kafka.put(ProducerConfig.ACKS_CONFIG, "all");
        kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        kafka.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        kafka.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        kafka.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        // What Kafka does not take for so long is better kept in the spool.
        kafka.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        kafka.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        kafka.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "tokenwarden-" + registration);
        this.thread = new Thread(this::run, "tokenwarden-reporter");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** Takes a use, or counts it as dropped. */
    void offer(TokenEvent event) {
        if (closing) {
            outlet.drop();
            return;
        }
        if (queued.incrementAndGet() > capacity) {
            queued.decrementAndGet();
            outlet.drop();
            return;
        }
        queue.offer(event);
        if (resting) {
            LockSupport.unpark(thread);
        }
    }

    /** Uses in the buffer and on their way. */
    long pending() {
        return queued.get() + outlet.inFlight();
    }

    ProducerRecord<byte[], byte[]> record(byte[] json) {
        return new ProducerRecord<>(topic, null, null, null, json, HEADERS);
    }

    private void run() {
        try (Producer<byte[], byte[]> producer = connect()) {
            if (producer != null) {
                drain(producer);
                producer.close(Duration.ofNanos(Math.max(0, closeBy - System.nanoTime())));
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Reporting ended by a fault of its own; uses are dropped from here on");
        } finally {
            closing = true;
            for (TokenEvent event = queue.poll(); event != null; event = queue.poll()) {
                queued.decrementAndGet();
                byte[] marked = marked(event);
                if (marked != null) {
                    outlet.keep(marked);
                }
            }
            outlet.close();
        }
    }

    /** A producer; null if it could not be made before closing. */
    private @Nullable Producer<byte[], byte[]> connect() {
        while (!closing) {
            try {
                return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
            } catch (KafkaException e) {
                outlet.failed(e);
                LockSupport.parkNanos(RETRY.toNanos());
            }
        }
        return null;
    }

    private void drain(Producer<byte[], byte[]> producer) {
        long nextStatus = System.nanoTime();
        while (!(closing && (queue.isEmpty() || System.nanoTime() - closeBy >= 0))) {
            long now = System.nanoTime();
            if (now - nextStatus >= 0) {
                nextStatus = now + heartbeatNanos;
                send(producer, status.get());
            }
            for (int i = 0; i < TURN; i++) {
                TokenEvent event = queue.poll();
                if (event == null) {
                    break;
                }
                queued.decrementAndGet();
                send(producer, event);
            }
            if (outlet.waiting()) {
                outlet.pump(producer, this);
            } else if (queue.isEmpty()) {
                rest(Math.min(LONGEST_REST, nextStatus - now));
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
        byte[] marked = marked(event);
        if (marked != null) {
            outlet.send(producer, this, marked);
        }
    }

    /** Kind and JSON; null if it has none, which is counted. */
    private byte @Nullable [] marked(TokenEvent event) {
        boolean use = event.type() == EventType.USED;
        try {
            byte[] json = encode(event);
            byte[] marked = new byte[json.length + 1];
            marked[0] = use ? Outlet.USE : Outlet.STATUS;
            System.arraycopy(json, 0, marked, 1, json.length);
            return marked;
        } catch (RuntimeException e) {
            outlet.failed(e);
            if (use) {
                outlet.drop();
            }
            return null;
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
