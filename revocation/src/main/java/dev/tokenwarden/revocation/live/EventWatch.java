package dev.tokenwarden.revocation.live;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Exchange;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.ledger.Exchanged;
import dev.tokenwarden.revocation.ledger.KafkaClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the admitted events: for the census, and so that a token exchanged from a revoked one is denied as soon as its exchange
 * is admitted, before the detection job has committed its lineage. Nothing depends on it but these two: it holds no offsets, and
 * starts anew with the past hour.
 */
public final class EventWatch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventWatch.class);
    private static final Duration PAST = Duration.ofHours(1);
    /** So that a start is not held up by a busy hour. */
    private static final long MOST_RECORDS = 500_000;

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration BACKOFF = Duration.ofSeconds(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);
    private static final long PRUNE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final KafkaClients kafka;
    private final Supplier<Policy> policy;
    private final Census census;
    private final Predicate<Exchanged> exchanges;
    private final Clock clock;
    private final Counter read;
    private final Counter unreadable;
    private final Counter urgent;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;
    private long pruned = System.nanoTime();

    /** @param exchanges is told of each exchange, and answers whether the token falls for it */
    public EventWatch(
            KafkaClients kafka,
            Supplier<Policy> policy,
            Census census,
            Predicate<Exchanged> exchanges,
            Clock clock,
            MeterRegistry registry) {
        this.kafka = kafka;
        this.policy = policy;
        this.census = census;
        this.exchanges = exchanges;
        this.clock = clock;
        this.read = registry.counter("tokenwarden.revocation.events", "result", "read");
        this.unreadable = registry.counter("tokenwarden.revocation.events", "result", "unreadable");
        this.urgent = registry.counter("tokenwarden.revocation.exchanges.revoked");
        registry.gauge("tokenwarden.revocation.tokens.live", census, Census::size);
        this.thread = new Thread(this::run, "revocation-events");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(KafkaClients.ID + "-events")) {
                polling = consumer;
                follow(consumer);
            } catch (WakeupException | InterruptException e) {
                stop.countDown();
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("cause", e.getMessage())
                        .log("events cannot be read: live tokens are not counted at present");
            } finally {
                polling = null;
            }
            rest();
        }
    }

    private void rest() {
        try {
            if (stop.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = TopicReader.partitions(consumer, Topics.TOKEN_EVENTS);
        Map<TopicPartition, Long> from =
                TopicReader.offsetsSince(consumer, partitions, clock.instant().minus(PAST));
        consumer.assign(partitions);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        from.forEach((partition, offset) ->
                consumer.seek(partition, Math.max(offset, ends.getOrDefault(partition, 0L) - MOST_RECORDS)));
        while (stop.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                take(record.value());
            }
            if (!ends.isEmpty()) {
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
                if (ends.isEmpty()) {
                    census.complete();
                }
            }
            if (System.nanoTime() - pruned > PRUNE_NANOS) {
                pruned = System.nanoTime();
                census.prune();
            }
        }
    }

    private void take(byte @Nullable [] value) {
        try {
            if (value != null) {
                take(EventCodec.decode(value));
                read.increment();
            }
        } catch (InvalidEventException e) {
            unreadable.increment();
        }
    }

    private void take(TokenEvent event) {
        Token token = event.token();
        TokenIdentity identity = token == null ? null : TokenIdentity.of(event.tenant(), token);
        if (token == null || identity == null) {
            return;
        }
        long seconds = event.time().getEpochSecond();
        Use use = event.use();
        if (event.type() == EventType.USED && use != null && use.accepted()) {
            census.seen(identity, token, seconds, true);
        } else if (event.type() == EventType.ISSUED) {
            census.seen(identity, token, seconds, false);
        } else if (event.type() == EventType.EXCHANGED) {
            census.seen(identity, token, seconds, false);
            exchanged(event, identity, token);
        }
    }

    private void exchanged(TokenEvent event, TokenIdentity identity, Token token) {
        Exchange exchange = event.exchange();
        TokenRef subject = exchange == null ? null : exchange.subjectToken();
        if (subject == null || subject.iss() == null) {
            return;
        }
        TokenIdentity parent = TokenIdentity.of(policy.get().tenantOfReference(event.tenant(), subject.iss()), subject);
        if (parent != null
                && exchanges.test(new Exchanged(identity, parent, token.exp(), token.clientId(), token.sub()))) {
            urgent.increment();
        }
    }

    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        thread.interrupt();
    }
}
