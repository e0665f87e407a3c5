package dev.tokenwarden.dashboards.console.live;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.dashboards.ledger.ConsumerSettings;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Measures the admitted events per second, of all tenants, smoothed over some seconds. */
public final class EventRate implements Worker.Task {
    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final double WEIGHT = 0.4;
    /** A sample needs few records. Without this bound a fetch of a busy topic returns 1 MB of each partition. */
    private static final int FETCH_BYTES = 64 << 10;

    private final Map<String, Object> kafka;
    private volatile double perSecond = -1;

    /**
     * @param kafka client properties
     */
    public EventRate(Map<String, Object> kafka) {
        this.kafka = properties(kafka);
    }

    /** Events per second; empty until measured. */
    public OptionalDouble perSecond() {
        double rate = perSecond;
        return rate < 0 ? OptionalDouble.empty() : OptionalDouble.of(rate);
    }

    /** Measures until the stop is requested. While Kafka does not answer, the rate is empty. */
    @Override
    public void run(Stop stop) {
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            EventCounter counter = new EventCounter(consumer);
            long countedAt = System.nanoTime();
            while (!stop.isRequested()) {
                try {
                    OptionalLong events = counter.count(partitions(consumer));
                    long now = System.nanoTime();
                    double seconds = (now - countedAt) / 1e9;
                    countedAt = now;
                    events.ifPresent(count -> smooth(count / seconds));
                } catch (TimeoutException e) {
                    counter = new EventCounter(consumer);
                    perSecond = -1;
                }
                stop.await(INTERVAL);
            }
        } finally {
            perSecond = -1;
        }
    }

    private void smooth(double latest) {
        double before = perSecond;
        perSecond = before < 0 ? latest : before + WEIGHT * (latest - before);
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        return consumer.partitionsFor(Topics.TOKEN_EVENTS, TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private static Map<String, Object> properties(Map<String, Object> kafka) {
        // A sampled offset may be deleted before it is read: the rate then misses a few events.
        Map<String, Object> properties = ConsumerSettings.withoutGroup(kafka, "rate", "latest");
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
        return properties;
    }
}
