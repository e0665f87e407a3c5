package dev.tokenwarden.standalone.demo.watch;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the public topics of the pipeline. The times in the report come from these topics and from the verifiers. */
public final class PipelineWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PipelineWatcher.class);
    private static final List<String> TOPICS = List.of(Topics.TOKEN_EVENTS, Topics.DETECTIONS, Topics.REVOCATIONS);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Map<String, TokenTimeline> timelines = new ConcurrentHashMap<>();
    private final Map<String, Detection> found = new ConcurrentHashMap<>();
    private final Map<String, Long> detections = new ConcurrentHashMap<>();
    private final Map<String, String> revoked = new ConcurrentHashMap<>();
    private final AtomicLong events = new AtomicLong();
    private final Map<String, Instant> signedOut = new ConcurrentHashMap<>();
    private final Consumer<Detection> listener;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;
    private final List<Long> signOuts = new ArrayList<>();
    private volatile long signOutMillis = Long.MAX_VALUE;
    private volatile boolean closed;
    private volatile @Nullable String failure;

    private PipelineWatcher(Map<String, Object> kafka, Consumer<Detection> listener) {
        this.listener = listener;
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("isolation.level", "read_committed");
        properties.put("enable.auto.commit", false);
        properties.put("client.id", "demo-watch");
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.thread = new Thread(this::run, "demo-watch");
        thread.setDaemon(true);
    }

    /**
     * Follows the topics from their current ends.
     *
     * @param listener receives the first occurrence of every detection, on the watching thread
     */
    public static PipelineWatcher start(Map<String, Object> kafka, Consumer<Detection> listener) {
        PipelineWatcher watch = new PipelineWatcher(kafka, listener);
        List<TopicPartition> partitions = TOPICS.stream()
                .flatMap(topic -> watch.consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        watch.consumer.assign(partitions);
        watch.consumer.seekToEnd(partitions);
        partitions.forEach(watch.consumer::position);
        watch.thread.start();
        return watch;
    }

    private void run() {
        try (consumer) {
            while (!closed) {
                for (ConsumerRecord<byte[], byte[]> one : consumer.poll(POLL)) {
                    take(one);
                }
            }
        } catch (WakeupException e) {
            LOG.atDebug().log("Watching ends");
        } catch (RuntimeException e) {
            failure = "the pipeline's topics cannot be read: " + e.getMessage();
            LOG.atError().setCause(e).log("The demo cannot follow the pipeline");
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> one) {
        if (one.value() == null || one.headers().lastHeader(AdmissionHeaders.KIND) != null) {
            return;
        }
        try {
            switch (one.topic()) {
                case Topics.TOKEN_EVENTS -> event(EventCodec.decode(one.value()));
                case Topics.DETECTIONS -> detection(Detection.fromJson(one.value()));
                default -> revocation(Revocation.fromJson(one.value()), Instant.ofEpochMilli(one.timestamp()));
            }
        } catch (IOException | InvalidEventException e) {
            LOG.atWarn()
                    .addKeyValue("topic", one.topic())
                    .addKeyValue("error", e.getMessage())
                    .log("Unreadable");
        }
    }

    private void event(TokenEvent event) {
        events.incrementAndGet();
        Token token = event.token();
        if (token == null) {
            return;
        }
        if (token.jti() == null) {
            if (event.type() == EventType.REVOKED && token.sid() != null) {
                timeline(token.sid()).ended(event.time());
            }
            return;
        }
        if (event.type() == EventType.USED && event.use() != null && event.use().trace() != null) {
            timeline(token.jti()).used(event.use().trace(), event.time());
        } else if (event.type() == EventType.ISSUED) {
            timeline(token.jti()).issued(event.time());
        } else if (event.type() == EventType.EXCHANGED) {
            timeline(token.jti()).exchanged(event.time());
        } else if (event.type() == EventType.REVOKED) {
            signedOut.put(token.jti(), event.time());
        }
    }

    private void detection(Detection detection) {
        boolean first = found.put(detection.id(), detection) == null;
        Subject subject = detection.subject();
        for (String name : new String[] {subject.jti(), subject.grant(), subject.sid()}) {
            if (name != null) {
                timeline(name).detected(detection);
            }
        }
        if (first && detection.count() <= 1) {
            detections.merge(detection.rule(), 1L, Long::sum);
            listener.accept(detection);
        }
    }

    private void revocation(Revocation revocation, Instant at) {
        String jti = name(revocation.target());
        if (jti != null && revocation.state() == Revocation.State.ENFORCED) {
            if (revocation.rule() != null) {
                revoked.putIfAbsent(jti, revocation.actor() + ", " + revocation.reason());
            }
            timeline(jti).revoked(at);
            Instant asked = signedOut.remove(jti);
            if (asked != null) {
                signOutMillis = Duration.between(asked, at).toMillis();
                synchronized (signOuts) {
                    signOuts.add(signOutMillis);
                }
            }
        }
    }

    /** The {@code jti} of the token, or the name of the session or grant, that a revocation is about. */
    private static @Nullable String name(Target target) {
        if (target instanceof Target.OfToken token) {
            return token.jti();
        }
        if (target instanceof Target.OfGrant grant) {
            return grant.grant();
        }
        if (target instanceof Target.OfSession session) {
            return session.sid();
        }
        return target instanceof Target.OfChain chain ? chain.jti() : null;
    }

    /** The timeline of the token with that {@code jti}; it is updated later. */
    public TokenTimeline timeline(String jti) {
        return timelines.computeIfAbsent(jti, name -> new TokenTimeline());
    }

    /** The time from the latest sign-out to its revocation on the ledger, in milliseconds; very long before the first. */
    public long signOutMillis() {
        return signOutMillis;
    }

    /** From the request to sign out until the revocation was on the ledger, for all sign-outs. */
    public Latency signOuts() {
        synchronized (signOuts) {
            return Latency.of(signOuts);
        }
    }

    /** The number of events admitted since the start. */
    public long events() {
        return events.get();
    }

    /** The detections since the start, each as it was reported last. */
    public List<Detection> found() {
        return List.copyOf(found.values());
    }

    /** The number of detections since the start, by rule, without repeats. */
    public Map<String, Long> detections() {
        return Map.copyOf(detections);
    }

    /** All tokens that a rule revoked, by {@code jti}, with the reason. */
    public Map<String, String> revoked() {
        return Map.copyOf(revoked);
    }

    /** The reason why it no longer follows the topics, or null. */
    public @Nullable String failure() {
        return failure;
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join(Duration.ofSeconds(3).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
