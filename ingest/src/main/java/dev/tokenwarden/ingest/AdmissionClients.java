package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.TopicSpecs;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients, with what admission's promises rest on. */
final class AdmissionClients {
    /**
     * Bytes a fetch returns at most, as they are on the wire: how much is in flight at once. A poll takes all of it. One
     * that left records behind would have the next fetch go out without their partition, and what is new there would have
     * to wait for that fetch to end.
     */
    private static final int FETCH_BYTES = 4 << 20;
    /** How soon a new reporter's topic is found. */
    private static final int DISCOVERY_MILLIS = 1_000;
    /** How long a fetch waits at the broker where there is nothing new: idling should cost nothing. */
    private static final int FETCH_WAIT_MILLIS = 250;

    /** How long the partitions of an instance that was killed rest, unless it comes back under its name. */
    private static final int SESSION_MILLIS = 10_000;

    private AdmissionClients() {}

    static Consumer<byte[], byte[]> consumer(AdmissionConfig config) {
        Map<String, Object> properties = new HashMap<>(config.kafka());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "tokenwarden-ingest");
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, config.group());
        String instance = config.instance();
        if (instance != null) {
            properties.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        }
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, SESSION_MILLIS);
        properties.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, SESSION_MILLIS / 4);
        properties.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        properties.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, DISCOVERY_MILLIS);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, Integer.MAX_VALUE);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * What was handed over is retried for ever and in order: a producer that gives up on one record and goes on with the
     * next would reorder a reporter's events.
     */
    static Producer<byte[], byte[]> producer(AdmissionConfig config) {
        Map<String, Object> properties = new HashMap<>(config.kafka());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "tokenwarden-ingest");
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, 64 << 10);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L << 20);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSpecs.DEAD_MAX_BYTES);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
