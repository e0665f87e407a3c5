package dev.tokenwarden.verifier.report;

import dev.tokenwarden.contract.JsonStreams;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.Use;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
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

/** The buffer between request threads and Kafka, and the thread that moves its content to the {@link Outlet}. */
final class EventSender implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventSender.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofMillis(500);
    private static final long LONGEST_REST = Duration.ofMillis(100).toNanos();
    /** A pause while uses keep arriving. It collects them, so that request threads need not wake this thread. */
    private static final long NAP = Duration.ofMillis(2).toNanos();
    /** After this time without a use, the next use wakes this thread. */
    private static final long QUIET = Duration.ofMillis(250).toNanos();
    /** How many events are moved between two calls of the outlet. */
    private static final int TURN = 1_000;

    private static final Iterable<Header> HEADERS =
            List.of(new RecordHeader("content-type", EventCodec.STRUCTURED.getBytes(StandardCharsets.US_ASCII)));

    private final Map<String, Object> properties;
    private final String topic;
    private final long heartbeatNanos;
    private final Function<Reported, TokenEvent> events;
    private final Supplier<TokenEvent> status;
    private final Outlet outlet;
    private final UseQueue<Reported> queue;
    private final Thread thread;
    private volatile boolean resting;
    private volatile boolean closing;
    private volatile long closeBy;

    /** A use as a request thread queued it. Work that can wait is done later. */
    record Reported(String tenant, Token token, Use use, long millis) {}

    /** @param events makes an event of a use; called by this sender's thread, once for each */
    EventSender(
            Map<String, Object> kafka,
            String registration,
            int capacity,
            Duration heartbeat,
            Function<Reported, TokenEvent> events,
            Supplier<TokenEvent> status,
            Outlet outlet) {
        this.topic = Topics.input(registration);
        this.queue = new UseQueue<>(capacity);
        this.heartbeatNanos = heartbeat.toNanos();
        this.events = events;
        this.status = status;
        this.outlet = outlet;
        this.properties = kafka;
        kafka.put(ProducerConfig.ACKS_CONFIG, "all");
        kafka.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        // The pauses have collected a batch.
        kafka.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
        kafka.putIfAbsent(ProducerConfig.COMPRESSION_TYPE_CONFIG, compression());
        kafka.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        // An event that Kafka does not accept within this time is better kept in the spool.
        kafka.putIfAbsent(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
        kafka.putIfAbsent(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 10_000);
        kafka.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "tokenwarden-" + registration);
        this.thread = new Thread(this::run, "tokenwarden-reporter");
        thread.setDaemon(true);
    }

    /** The codec lz4 costs less, but the library does not bring it; gzip is part of the JDK. */
    private static String compression() {
        try {
            Class.forName("net.jpountz.lz4.LZ4Factory", false, EventSender.class.getClassLoader());
            return "lz4";
        } catch (ClassNotFoundException e) {
            return "gzip";
        }
    }

    void start() {
        thread.start();
    }

    /** Queues a use, or counts it as dropped. */
    void offer(Reported use) {
        if (closing || !queue.offer(use)) {
            outlet.drop();
        } else if (resting) {
            resting = false;
            LockSupport.unpark(thread);
        }
    }

    /** Uses in the buffer, and uses that Kafka has not acknowledged. */
    long pending() {
        return queue.size() + outlet.inFlight();
    }

    private ProducerRecord<byte[], byte[]> record(byte[] json) {
        return new ProducerRecord<>(topic, null, null, null, json, HEADERS);
    }

    private void run() {
        try (Producer<byte[], byte[]> producer = connect()) {
            if (producer != null) {
                drain(producer);
                producer.close(Duration.ofNanos(Math.max(0, closeBy - System.nanoTime())));
            }
        } catch (RuntimeException e) {
            log.atError().setCause(e).log("Unexpected error in the reporter; uses are dropped from now on");
        } finally {
            closing = true;
            for (Reported use = queue.poll(); use != null; use = queue.poll()) {
                byte[] marked = marked(events.apply(use));
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
        long lastUse = nextStatus;
        while (!(closing && (queue.size() == 0 || System.nanoTime() - closeBy >= 0))) {
            long now = System.nanoTime();
            if (now - nextStatus >= 0) {
                nextStatus = now + heartbeatNanos;
                send(producer, status.get());
            }
            if (turn(producer)) {
                lastUse = now;
            }
            if (outlet.waiting()) {
                outlet.pump(producer, this::record);
            } else if (queue.size() == 0) {
                rest(now - lastUse < QUIET || outlet.draining(), nextStatus - now);
            }
        }
    }

    /** Sends the queued events, up to a limit. Returns whether there was any. */
    private boolean turn(Producer<byte[], byte[]> producer) {
        for (int i = 0; i < TURN; i++) {
            Reported use = queue.poll();
            if (use == null) {
                return i > 0;
            }
            send(producer, events.apply(use));
        }
        return true;
    }

    private void rest(boolean busy, long atMost) {
        if (busy) {
            LockSupport.parkNanos(Math.min(NAP, atMost));
            return;
        }
        resting = true;
        if (queue.size() == 0 && !closing) {
            LockSupport.parkNanos(Math.min(LONGEST_REST, atMost));
        }
        resting = false;
    }

    private void send(Producer<byte[], byte[]> producer, TokenEvent event) {
        byte[] marked = marked(event);
        if (marked != null) {
            outlet.send(producer, this::record, marked);
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

    /** An event that is too large is sent without the claims, which make it large. */
    private static byte[] encode(TokenEvent event) {
        byte[] json = EventCodec.encode(event);
        Token token = event.token();
        if (json.length <= JsonStreams.MAX_EVENT_BYTES || token == null) {
            return json;
        }
        return EventCodec.encode(event.toBuilder()
                .token(Token.builder(token.iss())
                        .jti(token.jti())
                        .sid(token.sid())
                        .grant(token.grant())
                        .hash(token.hash())
                        .build())
                .build());
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
