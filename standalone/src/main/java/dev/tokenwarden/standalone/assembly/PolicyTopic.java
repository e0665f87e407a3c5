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
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * The policy topic, on which the processes of one pipeline share the policy. The process with the policy file publishes its text, and
 * the others follow it. All processes follow the adjustments that people make for a tenant.
 */
final class PolicyTopic implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Map<String, Object> kafka;
    private @Nullable PolicyFollower follower;
    private @Nullable String published;

    PolicyTopic(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /** Writes the text of the policy to the topic, unless it was the last text that this object wrote. */
    synchronized void publish(Policy policy) {
        if (policy.source().equals(published)) {
            return;
        }
        try (var producer = new KafkaProducer<>(writing(), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.POLICY, 0, PolicyRecords.WHOLE, policy.source()));
            producer.flush();
        }
        published = policy.source();
    }

    /** Reads the policy from the topic and follows its changes. The policy has the defaults until one is published. */
    PolicySource follow(StartProgress progress) throws StartException {
        PolicySource source = new PolicySource(Policy.defaults());
        read(new PolicyUpdates(source, true, progress));
        return source;
    }

    /** Applies the adjustments on the topic to a policy whose text comes from a file, and follows their changes. */
    void adjust(PolicySource source, StartProgress progress) throws StartException {
        read(new PolicyUpdates(source, false, progress));
    }

    /** Returns a writer of adjustments. Call {@link #follow} or {@link #adjust} before. */
    PolicyWriter writer(PolicySource source) {
        return new PolicyWriter(
                writing(), reading(), source, Objects.requireNonNull(follower, "the topic is not followed"));
    }

    private void read(PolicyUpdates updates) throws StartException {
        var consumer = new KafkaConsumer<>(reading(), new StringDeserializer(), new StringDeserializer());
        try {
            consumer.assign(List.of(PolicyRecords.PARTITION));
            consumer.seekToBeginning(List.of(PolicyRecords.PARTITION));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(PolicyRecords.PARTITION)).get(PolicyRecords.PARTITION));
            while (consumer.position(PolicyRecords.PARTITION) < end) {
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
        String millis = Long.toString(PolicyRecords.LIMIT.toMillis());
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
