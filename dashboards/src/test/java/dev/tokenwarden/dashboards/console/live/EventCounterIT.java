package dev.tokenwarden.dashboards.console.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@WithBackbone(parts = Part.KAFKA)
final class EventCounterIT {
    private static final String TOPIC = "events-to-count";
    private static final List<TopicPartition> PARTITIONS =
            List.of(new TopicPartition(TOPIC, 0), new TopicPartition(TOPIC, 1));

    private KafkaProducer<byte[], byte[]> producer;
    private KafkaConsumer<byte[], byte[]> consumer;
    private EventCounter counter;

    @BeforeEach
    void open(Backbone backbone) {
        backbone.kafka().ensureTopics(List.of(KafkaTopic.of(TOPIC, 2)));
        Map<String, Object> properties = new HashMap<>(backbone.kafka().admin().clientProperties());
        producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        counter = new EventCounter(consumer);
        counter.count(PARTITIONS);
    }

    @AfterEach
    void close() {
        producer.close();
        consumer.close();
    }

    @Test
    void count_withoutEvents_isZeroAlthoughReadProgressArrives() {
        for (int i = 0; i < 10; i++) {
            send(i % 2, AdmissionHeaders.READ_PROGRESS);
        }
        producer.flush();

        assertThat(counter.count(PARTITIONS)).hasValue(0);
    }

    @Test
    void count_ofFewRecords_isExact() {
        for (int i = 0; i < 60; i++) {
            send(i % 2, i % 3 == 0 ? AdmissionHeaders.READ_PROGRESS : "");
        }
        producer.flush();

        assertThat(counter.count(PARTITIONS)).hasValue(40);
        assertThat(counter.count(PARTITIONS)).hasValue(0);
    }

    @Test
    void count_ofManyRecords_isEstimatedFromTheLastOnes() {
        for (int i = 0; i < 4 * EventCounter.SAMPLE; i++) {
            send(0, i % 4 == 0 ? AdmissionHeaders.READ_PROGRESS : "");
        }
        producer.flush();

        assertThat(counter.count(PARTITIONS)).hasValue(3 * EventCounter.SAMPLE);
    }

    /** @param kind empty: an event */
    private void send(int partition, String kind) {
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TOPIC, partition, null, new byte[] {'{', '}'});
        if (!kind.isEmpty()) {
            record.headers().add(AdmissionHeaders.KIND, kind.getBytes(StandardCharsets.UTF_8));
        }
        producer.send(record);
    }
}
