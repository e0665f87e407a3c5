package dev.tokenwarden.ingest.fetch;

import java.lang.reflect.Field;
import java.util.Map;
import org.apache.kafka.clients.KafkaClient;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Makes consumers that decompress within limits.
 *
 * <p>Kafka's consumer has no such limit and no place to add one: it allocates what a record declares, 300 MB for 9 KB
 * on the wire. So the client that it sends its requests through is replaced by one that looks at the answers first.
 * That field is private; {@link #create} fails with a version of Kafka in which the field is different.
 */
public final class BoundedConsumers {
    private BoundedConsumers() {}

    /**
     * A consumer of the classic group protocol.
     *
     * @param properties configuration, which names {@code group.protocol=classic} or nothing
     * @throws IllegalStateException if this version of Kafka's client has another structure
     */
    public static Consumer<byte[], byte[]> create(Map<String, Object> properties, FetchLimits limits) {
        KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        try {
            Object delegate = field(consumer, "delegate").get(consumer);
            Object network = field(delegate, "client").get(delegate);
            Field client = field(network, "client");
            client.set(network, new BoundedClient((KafkaClient) client.get(network), new ResponseBounds(limits)));
            return consumer;
        } catch (ReflectiveOperationException | ClassCastException e) {
            consumer.close();
            throw new IllegalStateException(
                    "Cannot limit decompression of the consumer: this version of kafka-clients has another structure",
                    e);
        }
    }

    private static Field field(Object of, String name) throws NoSuchFieldException {
        Field field = of.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }
}
