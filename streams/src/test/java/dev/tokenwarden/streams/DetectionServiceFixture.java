package dev.tokenwarden.streams;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.testkit.Backbone;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The topics of detection on a real broker: a producer of events, and consumers of detections and dead letters. */
abstract class DetectionServiceFixture {
    static final int PARTITIONS = 3;

    @TempDir
    Path state;

    Map<String, Object> kafka;
    KafkaProducer<byte[], byte[]> producer;
    KafkaConsumer<byte[], byte[]> detections;
    KafkaConsumer<byte[], byte[]> dead;

    @BeforeEach
    void connect(Backbone backbone) {
        backbone.kafka()
                .ensureTopics(TopicSpecs.all(PARTITIONS).stream()
                        .map(spec -> new KafkaTopic(spec.name(), spec.partitions(), spec.configs()))
                        .toList());
        kafka = new HashMap<>(backbone.kafka().admin().clientProperties());
        producer = new KafkaProducer<>(new HashMap<>(kafka), new ByteArraySerializer(), new ByteArraySerializer());
        detections = reader(Topics.DETECTIONS);
        dead = reader(Topics.DEAD);
    }

    @AfterEach
    void disconnect() {
        producer.close();
        detections.close();
        dead.close();
        // A service that was closed returns after two seconds; its threads may still write to the directory, which is
        // deleted next.
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().contains("StreamThread")));
    }

    /** A policy with a short grace. */
    static Policy policy() {
        try {
            return PolicyLoader.parse("test", "grace: PT1S\n");
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }

    private KafkaConsumer<byte[], byte[]> reader(String topic) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("group.id", "test-" + UUID.randomUUID());
        properties.put("auto.offset.reset", "earliest");
        properties.put("isolation.level", "read_committed");
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        consumer.subscribe(List.of(topic));
        return consumer;
    }
}
