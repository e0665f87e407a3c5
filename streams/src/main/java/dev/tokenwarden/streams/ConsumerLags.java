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
 * Reports whether a task has read all records of its input, from the consumers of the stream threads. A task asks on
 * its own stream thread, because a consumer may be used only by the thread that polls it.
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
                // A rebalance is in progress: the partition is not assigned to this consumer.
                return false;
            }
        }
        return true;
    }
}
