package dev.tokenwarden.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka as someone outside uses it: with a file of client properties and nothing of ours. */
public final class KafkaRecords {
    private KafkaRecords() {}

    /** Writes the lines and waits until they are acknowledged. Throws what the broker refused with. */
    public static void send(Path client, String topic, List<String> lines) throws Exception {
        try (var producer = new KafkaProducer<>(load(client), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (String line : lines) {
                producer.send(new ProducerRecord<>(topic, line.getBytes(UTF_8))).get();
            }
        } catch (ExecutionException e) {
            throw (Exception) e.getCause();
        }
    }

    /** All committed records of a topic, as text. */
    public static List<String> read(Path client, String topic) throws IOException {
        Properties properties = load(client);
        properties.put("isolation.level", "read_committed");
        try (var consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            List<String> records = new ArrayList<>();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(found -> records.add(found.value() == null ? "" : new String(found.value(), UTF_8)));
            }
            return records;
        }
    }

    private static Properties load(Path client) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(client)) {
            properties.load(reader);
        }
        properties.put("max.block.ms", "10000");
        properties.put("default.api.timeout.ms", "10000");
        return properties;
    }
}
