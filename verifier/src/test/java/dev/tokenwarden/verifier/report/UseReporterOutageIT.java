package dev.tokenwarden.verifier.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reporter with a real Kafka that goes away and comes back. */
final class UseReporterOutageIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path dir;

    @Test
    void everyUseArrives_thoughKafkaAndTheProcessStop() {
        Set<String> expected = new HashSet<>();
        Map<String, Object> kafka;
        try (EmbeddedParts parts = parts()) {
            parts.kafka().ensureTopics(List.of(KafkaTopic.of(Topics.input("payments"), 1)));
            kafka = Map.copyOf(parts.kafka().admin().clientProperties());
            UseReporter reporter = reporter(kafka);
            report(reporter, expected, 300);
            await().atMost(SOON).until(() -> reporter.sent() == 300);
            parts.close();

            report(reporter, expected, 500);
            reporter.close();
            assertThat(reporter.sent() + reporter.dropped()).isEqualTo(300);
        }
        try (UseReporter second = reporter(kafka)) {
            report(second, expected, 200);
            try (EmbeddedParts parts = parts()) {
                assertThat(parts.kafka().admin().clientProperties()).isEqualTo(kafka);
                await().atMost(SOON).until(() -> second.sent() == 700);
                assertThat(second.dropped()).isZero();
                assertThat(read(kafka, expected)).isEqualTo(expected);
            }
        }
    }

    private EmbeddedParts parts() {
        return EmbeddedParts.start(EmbeddedConfig.in(dir.resolve("parts")).only(Part.KAFKA));
    }

    private UseReporter reporter(Map<String, Object> kafka) {
        Map<String, Object> impatient = new HashMap<>(kafka);
        impatient.put("request.timeout.ms", 1_000);
        impatient.put("delivery.timeout.ms", 2_000);
        impatient.put("max.block.ms", 500);
        return UseReporter.builder("payments", "urn:verifier:payments/eu-1", "acme")
                .kafka(impatient)
                .spool(dir.resolve("spool"), 10 << 20)
                .start();
    }

    private static void report(UseReporter reporter, Set<String> expected, int count) {
        for (int i = 0; i < count; i++) {
            String jti = "t" + expected.size();
            expected.add(jti);
            reporter.used("acme", Token.named("https://idp.acme.example", jti, null), ReportSamples.USE);
        }
    }

    private static Set<String> read(Map<String, Object> kafka, Set<String> expected) {
        TopicPartition partition = new TopicPartition(Topics.input("payments"), 0);
        Set<String> seen = new HashSet<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            await().atMost(SOON).until(() -> {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    TokenEvent event = EventCodec.decode(record.value());
                    if (event.type() == EventType.USED) {
                        seen.add(event.token().jti());
                    }
                }
                return seen.size() >= expected.size();
            });
        }
        return seen;
    }
}
