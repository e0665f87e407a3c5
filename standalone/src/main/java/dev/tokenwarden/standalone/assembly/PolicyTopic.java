package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.policy.Policy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The policy as the processes of one pipeline share it: whoever has the file publishes its text, the others follow; all
 * follow what the people of each tenant change of it.
 */
final class PolicyTopic implements AutoCloseable {

    /** The key of the policy as a whole; every other key is a tenant's name. */
    static final String WHOLE = "*";

    static final TopicPartition PARTITION = new TopicPartition(Topics.POLICY, 0);

    /** How long writing may take. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Map<String, Object> kafka;
    private @Nullable PolicyFollower follower;
    private @Nullable String published;

    PolicyTopic(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /** Writes the policy's text to the topic, unless this has just written the same. */
    synchronized void publish(Policy policy) {
        if (policy.source().equals(published)) {
            return;
        }
        try (var producer = new KafkaProducer<>(writing(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.POLICY, 0, WHOLE, policy.source()));
            producer.flush();
        }
        published = policy.source();
    }

    /** The policy on the topic now, kept up to date from here on; the defaults where there is none yet. */
    PolicySource follow(StartProgress progress) throws StartException {
        PolicySource source = new PolicySource(Policy.defaults());
        read(new PolicyUpdates(source, true, progress));
        return source;
    }

    /** Puts the adjustments on the topic in force on top of a text that comes from elsewhere, from here on. */
    void adjust(PolicySource source, StartProgress progress) throws StartException {
        read(new PolicyUpdates(source, false, progress));
    }

    /** The way to change adjustments, of one that follows. */
    PolicyWriter writer(PolicySource source) {
        return new PolicyWriter(
                writing(), reading(), source, Objects.requireNonNull(follower, "the topic is not followed"));
    }

    private void read(PolicyUpdates updates) throws StartException {
        var consumer = new KafkaConsumer<>(reading(), new StringDeserializer(), new StringDeserializer());
        try {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
            while (consumer.position(PARTITION) < end) {
                consumer.poll(POLL).forEach(updates::take);
            }
            PolicyFollower started = new PolicyFollower(consumer, updates);
            started.start();
            follower = started;
        } catch (RuntimeException e) {
            consumer.close();
            throw new StartException("policy: topic " + Topics.POLICY + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Map<String, Object> reading() {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("isolation.level", "read_committed");
        return config;
    }

    private Map<String, Object> writing() {
        String millis = Long.toString(LIMIT.toMillis());
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("acks", "all");
        config.put("linger.ms", 0);
        config.put("max.block.ms", millis);
        config.put("request.timeout.ms", millis);
        config.put("delivery.timeout.ms", millis);
        return config;
    }

    @Override
    public void close() {
        if (follower != null) {
            follower.end();
        }
    }
}
