package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.contract.policy.PolicyException;
import dev.tokenwarden.contract.policy.PolicyLoader;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The policy as the processes of one pipeline share it: whoever has the file publishes it, the others follow. */
final class PolicyTopic implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PolicyTopic.class);

    /** The key of the policy as a whole. */
    private static final String WHOLE = "*";

    private static final TopicPartition PARTITION = new TopicPartition(Topics.POLICY, 0);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);
    private static final String PUBLISH_LIMIT_MILLIS = "10000";

    private final Map<String, Object> kafka;
    private @Nullable Follower follower;

    PolicyTopic(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
    }

    /** Writes the policy to the topic. */
    void publish(Policy policy) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("acks", "all");
        config.put("linger.ms", 0);
        config.put("max.block.ms", PUBLISH_LIMIT_MILLIS);
        config.put("request.timeout.ms", PUBLISH_LIMIT_MILLIS);
        config.put("delivery.timeout.ms", PUBLISH_LIMIT_MILLIS);
        try (var producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.POLICY, 0, WHOLE, policy.source()));
            producer.flush();
        }
    }

    /** The policy on the topic now, kept up to date from here on; the defaults where there is none yet. */
    PolicySource follow(Progress progress) throws StartException {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("enable.auto.commit", false);
        config.put("auto.offset.reset", "earliest");
        config.put("isolation.level", "read_committed");
        var consumer = new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
        try {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = Objects.requireNonNull(
                    consumer.endOffsets(List.of(PARTITION)).get(PARTITION));
            PolicySource source = new PolicySource(Policy.defaults());
            while (consumer.position(PARTITION) < end) {
                consumer.poll(POLL).forEach(published -> take(published, source, progress));
            }
            Follower started = new Follower(consumer, source, progress);
            started.start();
            follower = started;
            return source;
        } catch (RuntimeException e) {
            consumer.close();
            throw new StartException("policy: topic " + Topics.POLICY + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void take(ConsumerRecord<String, String> published, PolicySource source, Progress progress) {
        if (!WHOLE.equals(published.key()) || published.value() == null) {
            return;
        }
        try {
            Policy policy = PolicyLoader.parse(Topics.POLICY, published.value());
            if (!policy.equals(source.get())) {
                source.put(policy);
                LOG.atInfo().addKeyValue("offset", published.offset()).log("A published policy is in force");
            }
        } catch (PolicyException e) {
            LOG.atWarn()
                    .addKeyValue("offset", published.offset())
                    .addKeyValue("problem", e.getMessage())
                    .log("A published policy is refused, the old one stays");
            progress.note("policy: " + e.getMessage() + " (refused; the policy before it stays in force)");
        }
    }

    @Override
    public void close() {
        if (follower != null) {
            follower.end();
        }
    }

    /** Reads on for as long as the process runs. */
    private static final class Follower extends Thread {
        private final KafkaConsumer<String, String> consumer;
        private final PolicySource source;
        private final Progress progress;

        Follower(KafkaConsumer<String, String> consumer, PolicySource source, Progress progress) {
            super("policy-topic");
            setDaemon(true);
            this.consumer = consumer;
            this.source = source;
            this.progress = progress;
        }

        @Override
        public void run() {
            try (consumer) {
                while (true) {
                    consumer.poll(POLL).forEach(published -> take(published, source, progress));
                }
            } catch (WakeupException e) {
                LOG.atDebug().log("No longer following the policy topic");
            } catch (RuntimeException e) {
                LOG.atError().setCause(e).log("The policy topic can no longer be followed; the policy stays as it is");
            }
        }

        void end() {
            consumer.wakeup();
            try {
                join(STOP_LIMIT.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
