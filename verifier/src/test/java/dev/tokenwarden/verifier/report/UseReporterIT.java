package dev.tokenwarden.verifier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.TestScope;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.TokenVerifier;
import dev.tokenwarden.verifier.keys.KeySource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The reporter against a real Kafka that asks for credentials. */
@WithBackbone(parts = Part.KAFKA)
final class UseReporterIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    private Backbone backbone;
    private String registration;
    private KafkaAccess access;

    @BeforeEach
    void open(Backbone running, TestScope scope) {
        backbone = running;
        registration = scope.name("payments-" + System.nanoTime());
        String topic = Topics.input(registration);
        backbone.kafka().ensureTopics(List.of(KafkaTopic.of(topic, 1)));
        access = backbone.kafka().ensurePrincipal(registration, KafkaGrant.write(topic));
    }

    @Test
    void usesAndHeartbeats_arriveOnTheReportersOwnTopic() {
        Token token = Token.named("https://idp.acme.example", "a1", "hash");
        try (UseReporter reporter = reporter().start()) {
            for (int i = 0; i < 500; i++) {
                reporter.used("acme", token, ReportSamples.USE);
            }
            await().atMost(SOON).until(() -> reporter.sent() == 500);
            assertThat(reporter.dropped()).isZero();
        }

        List<TokenEvent> events = read(501);
        List<TokenEvent> uses =
                events.stream().filter(e -> e.type() == EventType.USED).toList();
        assertThat(uses).hasSize(500);
        assertThat(uses.stream().map(TokenEvent::id).distinct()).hasSize(500);
        assertThat(uses.get(0).source()).isEqualTo("urn:verifier:payments/eu-1");
        assertThat(uses.get(0).tenant()).isEqualTo("acme");
        assertThat(uses.get(0).token()).isEqualTo(token);
        assertThat(uses.get(0).use()).isEqualTo(ReportSamples.USE);
        assertThat(events).anyMatch(e -> e.type() == EventType.STATUS);
    }

    @Test
    void publishedPrivateKey_isNamedInTheHeartbeat() throws Exception {
        PublicJsonWebKey leaked = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        leaked.setKeyId("leaked");
        PublicJsonWebKey good = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        good.setKeyId("good");
        KeySource keys = KeySource.of("{\"keys\":[" + leaked.toJson(OutputControlLevel.INCLUDE_PRIVATE) + ","
                + good.toJson(OutputControlLevel.PUBLIC_ONLY) + "]}");
        try (UseReporter reporter = reporter().heartbeat(Duration.ofMillis(50)).start();
                TokenVerifier verifier = TokenVerifier.builder("payments")
                        .issuer(IssuerProfile.builder("https://idp.acme.example", "acme", keys)
                                .build())
                        .withoutDenylist()
                        .reporter(reporter)
                        .build()) {
            assertThat(verifier).isNotNull();
            await().atMost(SOON).until(() -> read(1).stream()
                    .anyMatch(event -> event.status() != null
                            && event.status()
                                    .exposedKeys()
                                    .equals(List.of(new ExposedKey("https://idp.acme.example", "leaked")))));
        }
    }

    @Test
    void eventTooLarge_goesWithoutItsClaims() {
        Token large = Token.builder("https://idp.acme.example")
                .jti("a1")
                .sub("\u0001".repeat(15_000))
                .hash("hash")
                .build();
        try (UseReporter reporter = reporter().start()) {
            reporter.used("acme", large, ReportSamples.USE);
            await().atMost(SOON).until(() -> reporter.sent() == 1);
        }

        assertThat(read(2))
                .anyMatch(e -> e.type() == EventType.USED
                        && e.token().equals(Token.named("https://idp.acme.example", "a1", "hash")));
    }

    @Test
    void withoutKafka_usesNeitherBlockNorPileUp() {
        try (UseReporter reporter = UseReporter.builder(registration, "urn:verifier:payments/eu-1", "acme")
                .kafka(Map.of("bootstrap.servers", "127.0.0.1:1"))
                .capacity(100)
                .start()) {
            long start = System.nanoTime();
            for (int i = 0; i < 10_000; i++) {
                reporter.used("acme", Token.named("https://idp.acme.example", "a1", null), ReportSamples.USE);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
            assertThat(reporter.dropped()).isGreaterThan(9_000);
            assertThat(reporter.pending()).isLessThanOrEqualTo(101);
        }
    }

    private UseReporter.Builder reporter() {
        return UseReporter.builder(registration, "urn:verifier:payments/eu-1", "acme")
                .kafka(access.clientProperties());
    }

    private List<TokenEvent> read(int count) {
        Map<String, Object> properties = new HashMap<>(backbone.kafka().admin().clientProperties());
        TopicPartition partition = new TopicPartition(Topics.input(registration), 0);
        List<TokenEvent> events = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await().atMost(SOON).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    events.add(EventCodec.decode(record.value()));
                }
                return events.size() >= count;
            });
        }
        return events;
    }
}
