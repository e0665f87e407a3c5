package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@WithBackbone(parts = Part.KAFKA, exclusive = true)
@TestInstance(Lifecycle.PER_CLASS)
class AdmissionServiceIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private Broker broker;
    private Map<String, Object> kafka;
    private volatile Policy policy = AdmissionSamples.policy();

    @BeforeAll
    void start(Backbone backbone) {
        broker = Broker.of(backbone.kafka());
        // The rights that the README names, and no more.
        kafka = broker.propertiesOf(
                "ingest",
                new KafkaGrant(
                        ResourceType.TOPIC, Topics.INPUT_PREFIX, PatternType.PREFIXED, Set.of(AclOperation.READ)),
                KafkaGrant.groups("tokenwarden-ingest"),
                KafkaGrant.write(Topics.TOKEN_EVENTS),
                KafkaGrant.write(Topics.DEAD),
                KafkaGrant.write(Topics.DETECTIONS));
        broker.create(TopicSpecs.all());
        broker.create(List.of(
                TopicSpecs.input("payments"), TopicSpecs.input("anything").withPartitions(2)));
    }

    @AfterAll
    void stop() {
        broker.close();
    }

    @Test
    void admit_mixOfGoodAndBad_eachGoesWhereItBelongs() {
        var meters = new SimpleMeterRegistry();
        String big = "x".repeat(100_000);
        long before = broker.count(Topics.DEAD);
        try (var service = service(meters)) {
            service.start();
            broker.send("payments", utf8(used("mix-1")), utf8("garbage"), utf8(big), utf8(used("mix-2")));
            broker.send(
                    "payments",
                    utf8(used("urn:verifier:ledger/1", "mix-3", "acme", "https://idp.acme.example", "payments")));
            await().atMost(LONG).until(() -> counted(meters, "received") == 5);

            assertThat(counted(meters, "admitted")).isEqualTo(2);
            assertThat(counted(meters, "dead")).isEqualTo(3);
        }

        List<ConsumerRecord<byte[], byte[]>> dead = broker.read(Topics.DEAD);
        assertThat(dead).hasSize((int) before + 3);
        var last = dead.subList((int) before, dead.size());
        assertThat(last.stream().map(record -> text(record, DeadLetterHeaders.REASON)))
                .containsExactlyInAnyOrder("not-json", "too-large", "source-mismatch");
        assertThat(last).anySatisfy(record -> {
            assertThat(record.value()).asString().isEqualTo(big);
            assertThat(record.key()).asString().isEqualTo("key");
            assertThat(text(record, "mark")).isEqualTo("kept");
            assertThat(text(record, DeadLetterHeaders.REPORTER)).isEqualTo("payments");
        });
        assertThat(broker.read(Topics.DETECTIONS).stream().map(record -> detection(record.value())))
                .anySatisfy(detection -> {
                    assertThat(detection.rule()).isEqualTo("ingest.source-mismatch");
                    assertThat(detection.tenant()).isEqualTo("acme");
                    assertThat(detection.subject().source()).isEqualTo("payments");
                });
    }

    @Test
    void admit_newRegistration_isPickedUpWithoutRestart() {
        var meters = new SimpleMeterRegistry();
        try (var service = service(meters)) {
            service.start();
            policy = AdmissionSamples.policy(AdmissionSamples.POLICY + """
                      - {name: late, sources: ["*"], tenants: [acme], types: [used]}
                    """);
            broker.create(List.of(TopicSpecs.input("late")));
            broker.send("late", utf8(used("late-1")));

            await().atMost(LONG).until(() -> broker.ids().contains("late-1"));
        }
    }

    @Test
    void admit_compressedBeyondAnyLimit_isSetAsideAndNothingStops() {
        var meters = new SimpleMeterRegistry();
        int before = broker.count(Topics.DEAD);
        try (var service = service(meters)) {
            service.start();
            broker.send("payments", new byte[5 << 20], new byte[20 << 20], utf8(used("after-the-bomb")));
            await().atMost(LONG).until(() -> broker.ids().contains("after-the-bomb"));
        }

        List<ConsumerRecord<byte[], byte[]>> dead = broker.read(Topics.DEAD);
        assertThat(dead.subList(before, dead.size()))
                .anySatisfy(whole -> assertThat(whole.value()).hasSize(5 << 20))
                .anySatisfy(reference -> {
                    assertThat(reference.value()).isEmpty();
                    assertThat(text(reference, DeadLetterHeaders.REFERENCE)).matches("\\d+-\\d+");
                    assertThat(text(reference, DeadLetterHeaders.REASON)).isEqualTo("too-large");
                });
    }

    @Test
    void admit_whileKafkaRefuses_commitsNothing_thenGoesOn() {
        var meters = new SimpleMeterRegistry();
        var input = new TopicPartition(Topics.input("payments"), 0);
        try (var service = service(meters)) {
            service.start();
            broker.send("payments", utf8(used("before-the-wait")));
            await().atMost(LONG)
                    .until(() -> broker.committed("tokenwarden-ingest", input) > 0
                            && broker.ids().contains("before-the-wait"));
            await().atMost(LONG).until(() -> committedAll(input));
            long committed = broker.committed("tokenwarden-ingest", input);
            broker.configure(Topics.TOKEN_EVENTS, "max.message.bytes", "10");
            try {
                broker.send("payments", utf8(used("waits-1")), utf8(used("waits-2")));
                await().atMost(LONG).until(() -> counted(meters, "failures") >= 2);

                assertThat(broker.committed("tokenwarden-ingest", input)).isEqualTo(committed);
            } finally {
                broker.configure(Topics.TOKEN_EVENTS, "max.message.bytes", "1048588");
            }
            await().atMost(LONG).until(() -> broker.ids().containsAll(List.of("waits-1", "waits-2")));
            await().atMost(LONG).until(() -> committedAll(input));
            assertThat(service.health().up()).isTrue();
        }
    }

    private boolean committedAll(TopicPartition input) {
        return broker.committed("tokenwarden-ingest", input) == broker.count(input.topic());
    }

    @Test
    void mismatch_countedAcrossRestarts_underOneId() {
        byte[] lie = utf8(used("urn:verifier:payments/1", "lie", "acme", "https://evil.example", "payments"));
        for (int count = 3; count <= 6; count += 3) {
            long expected = count;
            try (var service = service(new SimpleMeterRegistry())) {
                service.start();
                broker.send("payments", lie, lie, lie);
                await().atMost(LONG).until(() -> detections("issuer").stream()
                        .anyMatch(detection -> detection.count() == expected));
            }
        }

        assertThat(detections("issuer").stream().map(Detection::id).distinct()).hasSize(1);
    }

    @Test
    void instances_shareTheWork_andTakeOver() {
        var first = new SimpleMeterRegistry();
        var second = new SimpleMeterRegistry();
        try (var survivor = service(first)) {
            survivor.start();
            try (var other = service(second)) {
                other.start();
                await().atMost(LONG).until(() -> {
                    broker.send("anything", utf8(used("share-1")), utf8(used("share-2")));
                    broker.send("payments", utf8(used("share-3")));
                    return counted(first, "admitted") > 0 && counted(second, "admitted") > 0;
                });
            }
            broker.send("anything", utf8(used("last-1")), utf8(used("last-2")));
            broker.send("payments", utf8(used("last-3")));
            await().atMost(LONG).until(() -> broker.ids().containsAll(List.of("last-1", "last-2", "last-3")));
        }
    }

    private List<Detection> detections(String claim) {
        return broker.read(Topics.DETECTIONS).stream()
                .map(record -> detection(record.value()))
                .filter(detection -> detection.evidence().get(0).what().equals(claim))
                .toList();
    }

    private AdmissionService service(SimpleMeterRegistry meters) {
        return new AdmissionService(AdmissionConfig.of(kafka), () -> policy, Clock.systemUTC(), meters);
    }

    private static Detection detection(byte[] json) {
        try {
            return Detection.fromJson(json);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static double counted(SimpleMeterRegistry meters, String name) {
        return meters.find("tokenwarden.ingest." + name).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static String text(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
