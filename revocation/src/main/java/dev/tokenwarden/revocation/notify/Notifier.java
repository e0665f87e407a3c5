package dev.tokenwarden.revocation.notify;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.ledger.RevocationClients;
import dev.tokenwarden.revocation.ledger.TopicReader;
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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells one receiver of what is revoked and reinstated, in order, from when it was first set up.
 *
 * <ol>
 *   <li>A decision is done with when the receiver has it, has refused it, or could not be reached until it was too old; the place
 *       in the log moves on only then. So each is told at least once, whatever crashes.
 *   <li>What could not be delivered is set aside in {@code token-events-dead}, and counted: nothing is dropped in silence.
 *   <li>Receivers do not hold up decisions, nor one another.
 * </ol>
 */
public final class Notifier implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Notifier.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(200);
    private static final Duration LAST_BACKOFF = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);
    /** Whoever falls with a token is told of with the token. */
    private static final String CASCADE = "system:cascade";

    private final NotifierConfig config;
    private final RevocationClients kafka;
    private final Receiver receiver;
    private final Clock clock;
    private final Counter delivered;
    private final Counter skipped;
    private final Counter retried;
    private final Counter dead;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread;
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
        this.thread = new Thread(this::run, "revocation-notifier-" + config.name());
        this.thread.setDaemon(true);
    }

    private Counter counter(MeterRegistry registry, String result) {
        return registry.counter("tokenwarden.revocation.notifications", "notifier", config.name(), "result", result);
    }

    private static Receiver receiver(NotifierConfig config, Clock clock) {
        NotificationHttp http = new NotificationHttp();
        if (config.channel() instanceof NotifierConfig.Webhook webhook) {
            return new WebhookReceiver(webhook, http);
        }
        if (config.channel() instanceof NotifierConfig.Keycloak keycloak) {
            return new KeycloakReceiver(keycloak, http, clock);
        }
        return new TokenRevocationReceiver((NotifierConfig.TokenRevocation) config.channel(), http);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try (KafkaConsumer<byte[], byte[]> consumer =
                            kafka.consumer(RevocationClients.ID + "-notify-" + config.name(), group());
                    KafkaProducer<byte[], byte[]> producer =
                            kafka.producer(RevocationClients.ID + "-notify-" + config.name())) {
                follow(consumer, producer);
            } catch (InterruptedException | InterruptException | WakeupException e) {
                stop.countDown();
            } catch (RuntimeException e) {
                log.atWarn()
                        .addKeyValue("notifier", config.name())
                        .addKeyValue("cause", e.getMessage())
                        .log("decisions cannot be passed on at present");
                pause(LAST_BACKOFF);
            }
        }
    }

    private String group() {
        return RevocationClients.ID + "-notify-" + config.name();
    }

    private void follow(KafkaConsumer<byte[], byte[]> consumer, KafkaProducer<byte[], byte[]> producer)
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
        while (stop.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (!take(record, producer)) {
                    return;
                }
                consumer.commitSync(Map.of(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1)));
            }
        }
    }

    /** Returns whether it is done with; not, if it is to stop before that. */
    private boolean take(ConsumerRecord<byte[], byte[]> record, KafkaProducer<byte[], byte[]> producer)
            throws InterruptedException {
        Decision decision = decision(record);
        if (decision == null || !concerns(decision)) {
            return true;
        }
        Duration backoff = FIRST_BACKOFF;
        while (stop.getCount() > 0) {
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
            pause(backoff);
            backoff = backoff.multipliedBy(2).compareTo(LAST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LAST_BACKOFF;
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
        return changes && decision.target() != null && !decision.actor().equals(CASCADE);
    }

    private void warn(String why) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .addKeyValue("notifier", config.name())
                    .addKeyValue("why", why)
                    .log("a receiver of revocations does not take them: trying again");
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
            throw new IllegalStateException("a dead letter cannot be written", e);
        }
        dead.increment();
        log.atError()
                .addKeyValue("notifier", config.name())
                .addKeyValue("why", why)
                .log("a receiver was not told of a revocation: set aside");
    }

    private static void header(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private void pause(Duration time) {
        try {
            if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    /** Ends the attempt under way, and the thread; what was not delivered will be after the next start. */
    @Override
    public void close() {
        stop.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
