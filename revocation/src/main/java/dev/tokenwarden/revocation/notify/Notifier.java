package dev.tokenwarden.revocation.notify;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.revocation.ledger.ConsumerWakeup;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
import dev.tokenwarden.service.Backoff;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notifies one receiver of revocations and reinstatements, in order, from the time of its first start.
 *
 * <ol>
 *   <li>A decision is finished when the receiver has accepted it, has refused it, or could not be reached until it was too old. The
 *       position in the log advances only then, so each decision is delivered at least once, also after a crash.
 *   <li>A decision that could not be delivered goes to {@code token-events-dead}, and is counted.
 *   <li>Receivers delay neither decisions nor each other.
 * </ol>
 */
public final class Notifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(30);

    private final NotifierConfig config;
    private final RevocationClients kafka;
    private final Receiver receiver;
    private final Clock clock;
    private final Counter delivered;
    private final Counter skipped;
    private final Counter retried;
    private final Counter dead;
    private final Worker worker;
    private final ConsumerWakeup polling = new ConsumerWakeup();
    private boolean failing;

    /**
     * @throws IllegalStateException if the receiver cannot be set up
     */
    public Notifier(NotifierConfig config, RevocationClients kafka, Clock clock, MeterRegistry registry) {
        this(config, kafka, receiver(config, clock), clock, registry);
    }

    Notifier(NotifierConfig config, RevocationClients kafka, Receiver receiver, Clock clock, MeterRegistry registry) {
        this.config = config;
        this.kafka = kafka;
        this.receiver = receiver;
        this.clock = clock;
        this.delivered = counter(registry, "delivered");
        this.skipped = counter(registry, "skipped");
        this.retried = counter(registry, "retried");
        this.dead = counter(registry, "dead");
        this.worker = Worker.builder("revocation-notifier-" + config.name(), this::run)
                .wakeup(polling::wakeup)
                .build();
    }

    private Counter counter(MeterRegistry registry, String result) {
        return PipelineMeter.NOTIFICATIONS.counter(registry, config.name(), result);
    }

    private static Receiver receiver(NotifierConfig config, Clock clock) {
        NotificationHttp http = new NotificationHttp();
        if (config.channel() instanceof NotifierConfig.Webhook webhook) {
            return new WebhookReceiver(webhook, http);
        }
        if (config.channel() instanceof NotifierConfig.Keycloak keycloak) {
            return new KeycloakReceiver(keycloak, http, clock);
        }
        if (config.channel() instanceof NotifierConfig.SharedSignals signals) {
            return new SharedSignalsReceiver(signals, http);
        }
        return new TokenRevocationReceiver((NotifierConfig.TokenRevocation) config.channel(), http);
    }

    public void start() {
        worker.start();
    }

    private void run(Stop stop) throws InterruptedException {
        try (KafkaConsumer<byte[], byte[]> consumer = kafka.consumer(group(), group());
                KafkaProducer<byte[], byte[]> producer = kafka.producer(group())) {
            polling.set(consumer);
            follow(consumer, producer, stop);
        } catch (WakeupException e) {
            if (!stop.isRequested()) {
                throw e;
            }
        } finally {
            polling.clear();
        }
    }

    private String group() {
        return RevocationClients.ID + "-notify-" + config.name();
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer, Stop stop)
            throws InterruptedException {
        List<TopicPartition> partitions = TopicReader.partitions(consumer, Topics.DECISIONS);
        consumer.assign(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(new HashSet<>(partitions));
        Map<TopicPartition, OffsetAndMetadata> first = new HashMap<>();
        consumer.endOffsets(partitions).forEach((partition, end) -> {
            if (committed.get(partition) == null) {
                first.put(partition, new OffsetAndMetadata(end));
                consumer.seek(partition, end);
            }
        });
        if (!first.isEmpty()) {
            consumer.commitSync(first);
        }
        while (!stop.isRequested()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (!take(record, producer, stop)) {
                    return;
                }
                consumer.commitSync(Map.of(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1)));
            }
        }
    }

    /** Returns whether the decision is finished; false if the notifier must stop before that. */
    private boolean take(ConsumerRecord<byte[], byte[]> record, KafkaProducer<byte[], byte[]> producer, Stop stop)
            throws InterruptedException {
        Decision decision = decision(record);
        if (decision == null || !concerns(decision)) {
            return true;
        }
        Backoff backoff = new Backoff(FIRST_BACKOFF, LAST_BACKOFF);
        while (!stop.isRequested()) {
            NotificationDelivery delivery = receiver.tell(decision, record.value());
            if (delivery instanceof NotificationDelivery.Done) {
                delivered.increment();
                failing = false;
                return true;
            }
            if (delivery instanceof NotificationDelivery.Skipped) {
                skipped.increment();
                return true;
            }
            if (delivery instanceof NotificationDelivery.Refused refused) {
                setAside(record, refused.why(), producer);
                return true;
            }
            String why = ((NotificationDelivery.Again) delivery).why();
            retried.increment();
            warn(why);
            if (clock.instant().isAfter(decision.time().plus(config.giveUp()))) {
                setAside(record, why, producer);
                return true;
            }
            stop.await(backoff.next());
        }
        return false;
    }

    private static @Nullable Decision decision(ConsumerRecord<byte[], byte[]> record) {
        try {
            return record.value() == null ? null : Decision.fromJson(record.value());
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean concerns(Decision decision) {
        boolean changes =
                decision.outcome() == Decision.Outcome.REVOKED || decision.outcome() == Decision.Outcome.REINSTATED;
        return changes && decision.target() != null && !decision.actor().equals(Actors.CASCADE);
    }

    private void warn(String why) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("client", config.name())
                    .addKeyValue("reason", why)
                    .log("Receiver does not accept revocations; trying again");
        }
    }

    private void setAside(ConsumerRecord<byte[], byte[]> record, String why, KafkaProducer<byte[], byte[]> producer)
            throws InterruptedException {
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(Topics.DEAD, record.key(), record.value());
        header(letter, DeadLetterHeaders.REASON, "undeliverable");
        header(letter, DeadLetterHeaders.DETAIL, config.name() + ": " + why);
        header(letter, DeadLetterHeaders.ORIGIN, record.topic() + "-" + record.partition() + "@" + record.offset());
        try {
            producer.send(letter).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A dead letter cannot be written", e);
        }
        dead.increment();
        log.atError()
                .addKeyValue("client", config.name())
                .addKeyValue("reason", why)
                .log("Receiver was not notified of a revocation; written to the dead letters");
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    /** Ends the attempt in progress and the thread. Undelivered decisions are delivered after the next start. */
    @Override
    public void close() {
        worker.close();
    }
}
