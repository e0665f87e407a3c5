package dev.tokenwarden.revocation.ledger;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Creates the Kafka clients of this module.
 *
 * @param connection client properties: {@code bootstrap.servers}, {@code security.protocol}, ...
 */
public record RevocationClients(Map<String, Object> connection) {
    /** The consumer group of committed offsets, and the prefix of all other ids. */
    public static final String ID = "tokenwarden-revocation";

    /** Time after which the coordinator aborts a transaction. */
    static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(15);

    private static final int BLOCK_MS = 15_000;
    /** Idle fetches end by themselves after this; data ends them at once. */
    private static final int FETCH_WAIT_MS = 250;

    public RevocationClients {
        connection = Map.copyOf(connection);
    }

    /** Reads committed records only, by hand-assigned partitions. */
    public KafkaConsumer<byte[], byte[]> consumer(String clientId) {
        return consumer(clientId, ID);
    }

    /** The same, with offsets committed for another group. */
    public KafkaConsumer<byte[], byte[]> consumer(String clientId, String group) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Writes outside any transaction, once. */
    public KafkaProducer<byte[], byte[]> producer(String clientId) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Fences every other instance of this service as soon as its transactions are initialised. */
    public KafkaProducer<byte[], byte[]> transactionalProducer() {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.CLIENT_ID_CONFIG, ID + "-decisions");
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, ID);
        config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION_TIMEOUT.toMillis());
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, BLOCK_MS);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.RETRY_BACKOFF_MS_CONFIG, 5);
        config.put(ProducerConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 500);
        config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Without the credentials that the connection may hold. */
    @Override
    public String toString() {
        return "RevocationClients[" + connection.get("bootstrap.servers") + "]";
    }
}
