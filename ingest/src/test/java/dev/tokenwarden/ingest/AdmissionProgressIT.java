package dev.tokenwarden.ingest;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.admission.InputProgress;
import dev.tokenwarden.contract.admission.ReadProgress;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** What admission says on {@code token-events} about who sent an event, and about how far it has read. */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
@TestInstance(Lifecycle.PER_CLASS)
class AdmissionProgressIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String ISSUED = used("issued").replace("token.used", "token.issued");

    private Broker broker;

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
    void events_carryTheirRegistration_andTheRankOfAnIssuer() {
        try (var service = service()) {
            service.start();
            broker.send("payments", utf8(used("by-verifier")));
            broker.send("anything", utf8(ISSUED));
            await().atMost(LONG).until(() -> broker.ids().containsAll(List.of("by-verifier", "issued")));
        }

        assertThat(broker.events()).anySatisfy(record -> {
            assertThat(header(record, AdmissionHeaders.REPORTER)).isEqualTo("payments");
            assertThat(header(record, AdmissionHeaders.RANK)).isEmpty();
        });
        assertThat(broker.events()).anySatisfy(record -> {
            assertThat(header(record, AdmissionHeaders.REPORTER)).isEqualTo("anything");
            assertThat(header(record, AdmissionHeaders.RANK)).isEqualTo(AdmissionHeaders.RANK_ISSUER);
        });
    }

    @Test
    void idleInputs_areStatedOnEveryPartition_behindWhatTheyCover() {
        Instant sent = Instant.now();
        try (var service = service()) {
            service.start();
            broker.send("payments", utf8(used("before-the-statement")));

            await().atMost(LONG).until(() -> Stream.of("payments/0", "anything/0", "anything/1")
                    .allMatch(input -> statedSince(sent, input).size() == 4));
        }

        assertThat(latest().get("payments/0").eventTime()).isEqualTo(AdmissionSamples.NOW);
        assertThat(latest().get("anything/1").partitions()).isEqualTo(2);
    }

    @Test
    void openTransaction_isNotStatedAsRead_untilItEnds() throws ExecutionException, InterruptedException {
        Map<String, Object> properties = new HashMap<>(broker.properties());
        properties.put("transactional.id", "open");
        try (var service = service();
                var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            service.start();
            producer.initTransactions();
            producer.beginTransaction();
            Instant appended = Instant.ofEpochMilli(
                    producer.send(new ProducerRecord<>(Topics.input("payments"), utf8(used("in-a-transaction"))))
                            .get()
                            .timestamp());
            // The other inputs show that statements after that moment were made.
            await().atMost(LONG)
                    .until(() ->
                            statedSince(appended.plusSeconds(1), "anything/0").size() == 4);
            assertThat(latest().get("payments/0").readTo()).isBeforeOrEqualTo(appended);

            producer.commitTransaction();

            await().atMost(LONG)
                    .until(() ->
                            statedSince(appended.plusMillis(1), "payments/0").size() == 4);
            assertThat(broker.ids()).contains("in-a-transaction");
        }
    }

    private AdmissionService service() {
        return new AdmissionService(
                AdmissionConfig.of(broker.properties()),
                AdmissionSamples::policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
    }

    /** The partitions of token-events on which the input is stated as read to this time. */
    private List<Integer> statedSince(Instant time, String input) {
        return statements()
                .filter(record -> progress(record).inputs().stream()
                        .anyMatch(each ->
                                name(each).equals(input) && !each.readTo().isBefore(time)))
                .map(ConsumerRecord::partition)
                .distinct()
                .toList();
    }

    private Map<String, InputProgress> latest() {
        Map<String, InputProgress> latest = new HashMap<>();
        statements().forEach(record -> progress(record)
                .inputs()
                .forEach(input ->
                        latest.merge(name(input), input, (a, b) -> b.readTo().isBefore(a.readTo()) ? a : b)));
        return latest;
    }

    private Stream<ConsumerRecord<byte[], byte[]>> statements() {
        return broker.read(Topics.TOKEN_EVENTS).stream()
                .filter(record -> header(record, AdmissionHeaders.KIND).equals(AdmissionHeaders.READ_PROGRESS));
    }

    private static String name(InputProgress input) {
        return input.registration() + "/" + input.partition();
    }

    private static ReadProgress progress(ConsumerRecord<byte[], byte[]> record) {
        try {
            return ReadProgress.fromJson(record.value());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
