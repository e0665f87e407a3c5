package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.Samples.used;
import static dev.tokenwarden.ingest.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.DeadLetterHeaders;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
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
    private volatile Policy policy = Samples.policy();

    @BeforeAll
    void start(Backbone backbone) {
        broker = Broker.of(backbone.kafka());
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
            policy = Samples.policy(Samples.POLICY + """
                      - {name: late, sources: ["*"], tenants: [acme], types: [used]}
                    """);
            broker.create(List.of(TopicSpecs.input("late")));
            broker.send("late", utf8(used("late-1")));

            await().atMost(LONG).until(() -> broker.ids().contains("late-1"));
        }
    }

    private AdmissionService service(SimpleMeterRegistry meters) {
        return new AdmissionService(AdmissionConfig.of(broker.properties()), () -> policy, Clock.systemUTC(), meters);
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
