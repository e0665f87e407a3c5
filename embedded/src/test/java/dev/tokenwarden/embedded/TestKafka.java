package dev.tokenwarden.embedded;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** What the tests do with Kafka. */
final class TestKafka {
    private TestKafka() {}

    /** Sends, and returns once it is acknowledged. */
    static void send(KafkaAccess access, String topic, String value) throws Exception {
        Map<String, Object> config = new HashMap<>(access.clientProperties());
        config.put("acks", "all");
        config.put("enable.idempotence", "false"); // so that a refusal names the topic, not the cluster
        config.put("max.block.ms", "10000");
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Reads a topic from the beginning until so many records came. */
    static List<String> read(KafkaAccess access, String topic, String group, int count) {
        Map<String, Object> config = new HashMap<>(access.clientProperties());
        config.put("group.id", group);
        config.put("auto.offset.reset", "earliest");
        List<String> values = new ArrayList<>();
        try (var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(topic));
            long start = System.nanoTime();
            while (values.size() < count
                    && System.nanoTime() - start < Duration.ofSeconds(20).toNanos()) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach((ConsumerRecord<String, String> r) -> values.add(r.value()));
            }
        }
        return values;
    }
}
