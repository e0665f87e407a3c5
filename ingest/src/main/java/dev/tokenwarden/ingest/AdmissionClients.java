package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.ingest.fetch.BoundedConsumers;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The Kafka clients of admission, with the settings that its guarantees depend on. */
final class AdmissionClients {
    /**
     * The most bytes that a fetch returns, as they are on the wire. A poll returns all records of it: the next fetch
     * leaves out partitions of which records are left, and what is new there would wait until that fetch ends.
     */
    private static final int FETCH_BYTES = 4 << 20;
    /** The most bytes of one partition in a fetch, so that a flood leaves room for the others. */
    private static final int PARTITION_BYTES = 512 << 10;
    /** How soon a new reporter's topic is found. */
    private static final int DISCOVERY_MILLIS = 1_000;
    /** How long a fetch waits at the broker if there are no new records. Idle registrations should cost nothing. */
    private static final int FETCH_WAIT_MILLIS = 250;

    /** How long the partitions of a killed instance are not read, unless the instance returns with the same name. */
    private static final int SESSION_MILLIS = 10_000;

    private AdmissionClients() {}

    /** The clients of one session. */
    record Opened(Consumer<byte[], byte[]> consumer, Producer<byte[], byte[]> producer, Admin admin) {}

    static Opened open(AdmissionConfig config) {
        Consumer<byte[], byte[]> consumer = consumer(config);
        try {
            Producer<byte[], byte[]> producer = producer(config);
            try {
                return new Opened(consumer, producer, admin(config));
            } catch (RuntimeException e) {
                producer.close();
                throw e;
            }
        } catch (RuntimeException e) {
            consumer.close();
            throw e;
        }
    }

    private static Consumer<byte[], byte[]> consumer(AdmissionConfig config) {
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
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_BYTES);
        return BoundedConsumers.create(properties, config.fetch());
    }

    /**
     * Retries each record without end, in order. A producer that skipped a record would reorder a reporter's events.
     */
    private static Producer<byte[], byte[]> producer(AdmissionConfig config) {
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

    private static Admin admin(AdmissionConfig config) {
        Map<String, Object> properties = new HashMap<>(config.kafka());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "tokenwarden-ingest-ends");
        return Admin.create(properties);
    }
}
