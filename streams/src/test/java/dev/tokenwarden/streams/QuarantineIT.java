package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.event.VerifierStatus;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.health.DetectionHealth;
import dev.tokenwarden.service.health.QuarantineCounts;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.cumulative.CumulativeCounter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A record or a timer that fails on a real broker: everything else is still detected, and health says what happened. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
final class QuarantineIT extends DetectionServiceFixture {
    private static final Duration WITHIN = Duration.ofSeconds(60);
    private static final byte[] BROKEN_TOKEN_KEY = {'j', (byte) 0xFF};

    private final AtomicBoolean overflows = new AtomicBoolean();
    private final Policy policy = policy();

    @Test
    void poisonRecord_isSetAside_andEveryPartitionDetects() throws Exception {
        try (DetectionService service = service()) {
            service.start();
            TokenEvent event = StreamEvents.token("poison").used(0).build();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                producer.send(new ProducerRecord<>(
                                Topics.TOKEN_EVENTS, partition, BROKEN_TOKEN_KEY, EventCodec.encode(event)))
                        .get();
            }

            detectOnEveryPartition("after-poison-");

            awaitDead(PARTITIONS, "processing-failed");
            await(() -> service.health().detecting());
            assertThat(service.health().setAside()).isEqualTo(new QuarantineCounts(PARTITIONS, 0));
            assertThat(service.health().threads())
                    .satisfies(threads -> assertThat(threads.deaths()).isZero());
            assertThat(service.health().summary()).contains("set aside 3 records and 0 timers");
        }
    }

    @Test
    void poisonTimer_isSetAside_andTheRecordThatWasReadIsNot() throws Exception {
        try (DetectionService service = service()) {
            service.start();
            // A key that names a tenant and no verifier: it fails when the missing heartbeat is due, and not before.
            byte[] key = LengthPrefixed.encode((byte) 's', "acme");
            for (int partition = 0; partition < PARTITIONS; partition++) {
                heartbeat(partition, key, 1);
                heartbeat(partition, key, 3);
            }

            awaitDead(PARTITIONS, "timer-failed");
            detectOnEveryPartition("after-timer-");

            await(() -> service.health().detecting());
            assertThat(service.health().setAside()).isEqualTo(new QuarantineCounts(0, PARTITIONS));
            assertThat(service.health().threads())
                    .satisfies(threads -> assertThat(threads.deaths()).isZero());
        }
    }

    @Test
    void errorThatEndsTheThread_isCountedWithItsReason_andDetectionGoesOn() throws Exception {
        try (DetectionService service = service()) {
            service.start();
            await(() -> service.health().detecting());

            overflows.set(true);
            detectOnEveryPartition("after-death-");

            await(() -> service.health().detecting());
            assertThat(service.health().threads()).satisfies(threads -> {
                assertThat(threads.deaths()).isEqualTo(1);
                assertThat(threads.restarts()).isEqualTo(1);
                assertThat(threads.alive()).isEqualTo(1);
                assertThat(threads.lastReason()).isEqualTo("StackOverflowError: once");
                assertThat(threads.lastDeath()).isNotNull();
            });
        }
    }

    @Test
    void recordThatEndsThreeThreads_isSetAsideAtTheFourthAttempt_andEveryPartitionDetects() throws Exception {
        MeterRegistry meters = new SimpleMeterRegistry() {
            @Override
            protected Counter newCounter(Meter.Id id) {
                return id.getName().equals("tokenwarden.streams.revoked") ? new Poison(id) : super.newCounter(id);
            }
        };
        try (DetectionService service =
                new DetectionService(DetectionConfig.of(kafka, state), () -> policy, Clock.systemUTC(), meters)) {
            service.start();
            TokenEvent poison =
                    StreamEvents.token("poison-" + UUID.randomUUID()).revoked(0);
            producer.send(new ProducerRecord<>(
                            Topics.TOKEN_EVENTS, TokenIdentity.eventKey(poison), EventCodec.encode(poison)))
                    .get();

            awaitDead(1, "processing-failed");
            detectOnEveryPartition("after-three-deaths-");

            assertThat(service.health().threads())
                    .satisfies(threads -> assertThat(threads.deaths()).isEqualTo(3));
            assertThat(service.health().setAside()).isEqualTo(new QuarantineCounts(1, 0));
        }
    }

    @Test
    void recordThatWouldWriteMoreThanKafkaAccepts_isSetAside_andEveryPartitionDetects() throws Exception {
        try (DetectionService service = service()) {
            service.start();
            String scope = IntStream.range(0, 1_000)
                    .mapToObj(i -> "scope-" + i + "-" + "x".repeat(480))
                    .collect(Collectors.joining(" "));
            TokenEvent oversized = StreamEvents.token("child-" + UUID.randomUUID())
                    .scope(scope)
                    .exchanged(
                            0, StreamEvents.token("parent-" + UUID.randomUUID()).scope(scope), "web");
            producer.send(new ProducerRecord<>(
                            Topics.TOKEN_EVENTS, TokenIdentity.eventKey(oversized), EventCodec.encode(oversized)))
                    .get();

            awaitDead(1, "processing-failed");
            detectOnEveryPartition("after-oversized-");

            await(() -> service.health().detecting());
            assertThat(service.health().threads())
                    .satisfies(threads -> assertThat(threads.deaths()).isZero());
        }
    }

    /** Ends the stream thread whenever an event is counted with it. */
    private static final class Poison extends CumulativeCounter {
        Poison(Meter.Id id) {
            super(id);
        }

        @Override
        public void increment(double amount) {
            throw new StackOverflowError("poison");
        }
    }

    @Test
    void lagAndAge_areThoseThatKafkaStates() throws Exception {
        try (DetectionService service = service()) {
            service.start();
            detectOnEveryPartition("before-lag-");
            await(() -> Long.valueOf(0).equals(service.health().lag()));
        }

        try (DetectionService service = service()) {
            producer.send(new ProducerRecord<>(Topics.TOKEN_EVENTS, 0, BROKEN_TOKEN_KEY, new byte[] {'{'}))
                    .get();
            DetectionHealth before = service.health();
            assertThat(before.detecting()).isFalse();
            assertThat(before.problems()).contains("detection does not run: state CREATED");

            service.watch();
            await(() -> Long.valueOf(1).equals(service.health().lag())
                    && service.health().oldestMillis() != null);
            assertThat(service.health().oldestMillis()).isNotNegative();

            service.start();
            await(() -> Long.valueOf(0).equals(service.health().lag())
                    && service.health().detecting());
        }
    }

    /** A token that is used at the wrong audience, on each partition. */
    private void detectOnEveryPartition(String prefix) throws Exception {
        Set<String> wanted = new HashSet<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            String jti = prefix + partition + "-" + UUID.randomUUID();
            TokenEvent event = StreamEvents.token(jti).used(0).at("payments").build();
            producer.send(new ProducerRecord<>(
                            Topics.TOKEN_EVENTS, partition, TokenIdentity.eventKey(event), EventCodec.encode(event)))
                    .get();
            wanted.add(jti);
        }
        awaitAll(detections, wanted, record -> {
            try {
                Detection detection = Detection.fromJson(record.value());
                return detection.rule().equals("audience.mismatch")
                        ? detection.subject().jti()
                        : "";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private void heartbeat(int partition, byte[] key, long sequence) throws Exception {
        TokenEvent event = TokenEvent.builder(EventType.STATUS, "urn:verifier:a", "s" + sequence, Instant.now(), "acme")
                .status(new VerifierStatus(sequence, 0, 0, null))
                .build();
        producer.send(new ProducerRecord<>(Topics.TOKEN_EVENTS, partition, key, EventCodec.encode(event)))
                .get();
    }

    private void awaitDead(int number, String reason) {
        Set<String> wanted = new HashSet<>();
        for (int i = 1; i <= number; i++) {
            wanted.add(reason + i);
        }
        int[] found = {0};
        awaitAll(dead, wanted, record -> {
            byte[] header =
                    record.headers().lastHeader(DeadLetterHeaders.REASON).value();
            return new String(header, StandardCharsets.UTF_8).equals(reason) ? reason + ++found[0] : "";
        });
    }

    private static void awaitAll(
            KafkaConsumer<byte[], byte[]> consumer,
            Set<String> wanted,
            Function<ConsumerRecord<byte[], byte[]>, String> name) {
        await(() -> {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                wanted.remove(name.apply(record));
            }
            return wanted.isEmpty();
        });
    }

    private static void await(BooleanSupplier condition) {
        // Errors that end stream threads are what some tests are about; health counts them.
        Awaitility.await().dontCatchUncaughtExceptions().atMost(WITHIN).until(condition::getAsBoolean);
    }

    private DetectionService service() {
        return new DetectionService(
                DetectionConfig.of(kafka, state), this::policyOrError, Clock.systemUTC(), new SimpleMeterRegistry());
    }

    private Policy policyOrError() {
        if (overflows.compareAndSet(true, false)) {
            throw new StackOverflowError("once");
        }
        return policy;
    }
}
