package dev.tokenwarden.streams;

import dev.tokenwarden.contract.Topics;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;

/**
 * Knows the consumers of the stream threads, and so whether a task has read all there is. A task asks on its own stream
 * thread, which is the one that polls the consumer: consumers allow no other.
 */
final class ConsumerLags extends DefaultKafkaClientSupplier implements LagProbe {
    private static final String CONSUMER_SUFFIX = "-consumer";

    private final Map<String, Consumer<byte[], byte[]>> byThread = new ConcurrentHashMap<>();

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        Consumer<byte[], byte[]> consumer = super.getConsumer(config);
        String clientId = String.valueOf(config.get(ConsumerConfig.CLIENT_ID_CONFIG));
        if (clientId.endsWith(CONSUMER_SUFFIX)) {
            byThread.put(clientId.substring(0, clientId.length() - CONSUMER_SUFFIX.length()), consumer);
        }
        return consumer;
    }

    @Override
    public boolean isZero(TaskId task) {
        Consumer<byte[], byte[]> consumer = byThread.get(Thread.currentThread().getName());
        if (consumer == null) {
            return false;
        }
        for (String topic : new String[] {Topics.TOKEN_EVENTS, Topics.STREAMS_LINKS}) {
            TopicPartition partition = new TopicPartition(topic, task.partition());
            try {
                OptionalLong lag = consumer.currentLag(partition);
                if (lag.isEmpty() || lag.getAsLong() > 0) {
                    return false;
                }
            } catch (IllegalStateException e) {
                // Not assigned to this consumer at this moment: a rebalance is under way.
                return false;
            }
        }
        return true;
    }
}
