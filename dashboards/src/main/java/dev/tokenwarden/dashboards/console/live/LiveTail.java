package dev.tokenwarden.dashboards.console.live;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.ledger.ConsumerSettings;
import dev.tokenwarden.dashboards.ledger.LedgerCopy;
import dev.tokenwarden.dashboards.ledger.StateFacts;
import dev.tokenwarden.dashboards.ledger.StateView;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.dashboards.sink.DetectionView;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes new detections and decisions from Kafka to open pages. Pages get them before OpenSearch has them, and also while
 * OpenSearch does not answer. The consumer has no group: each console reads all partitions.
 */
public final class LiveTail implements Worker.Task {
    private static final Logger log = LoggerFactory.getLogger(LiveTail.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final long PARTITIONS_EVERY = TimeUnit.SECONDS.toNanos(5);
    private static final ObjectReader DETECTIONS = lenient(Detection.class);
    private static final ObjectReader DECISIONS = lenient(Decision.class);

    private final Map<String, Object> kafka;
    private final LiveFeed feed;
    private final LedgerCopy ledger;
    private final Clock clock;
    private volatile boolean healthy;

    public LiveTail(Map<String, Object> kafka, LiveFeed feed, LedgerCopy ledger, Clock clock) {
        this.kafka = ConsumerSettings.withoutGroup(kafka, "live", "latest");
        this.feed = feed;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Whether Kafka answers. */
    public boolean healthy() {
        return healthy;
    }

    /** Publishes until the stop is requested; a failure of Kafka ends it. */
    @Override
    public void run(Stop stop) {
        try (Consumer<byte[], byte @Nullable []> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            follow(consumer, stop);
        } catch (KafkaException | IllegalStateException e) {
            healthy = false;
            throw e;
        }
    }

    private void follow(Consumer<byte[], byte @Nullable []> consumer, Stop stop) {
        Set<TopicPartition> assigned = new HashSet<>();
        long lookAt = System.nanoTime();
        while (!stop.isRequested()) {
            if (System.nanoTime() - lookAt >= 0) {
                assign(consumer, assigned);
                lookAt = System.nanoTime() + (assigned.isEmpty() ? PARTITIONS_EVERY / 5 : PARTITIONS_EVERY);
            }
            if (assigned.isEmpty()) {
                stop.await(PAUSE);
                continue;
            }
            for (ConsumerRecord<byte[], byte @Nullable []> record : consumer.poll(POLL)) {
                publish(record);
            }
        }
    }

    /** Follows new partitions from their end. Pages read older records from OpenSearch. */
    private void assign(Consumer<byte[], byte @Nullable []> consumer, Set<TopicPartition> assigned) {
        List<TopicPartition> fresh = new ArrayList<>();
        try {
            Map<String, List<PartitionInfo>> topics = consumer.listTopics(TIMEOUT);
            partitions(topics, Topics.DETECTIONS, fresh);
            partitions(topics, Topics.DECISIONS, fresh);
            healthy = true;
        } catch (TimeoutException e) {
            healthy = false;
            return;
        }
        fresh.removeAll(assigned);
        if (!fresh.isEmpty()) {
            assigned.addAll(fresh);
            consumer.assign(assigned);
            consumer.seekToEnd(fresh);
            fresh.forEach(consumer::position);
        }
    }

    private static void partitions(
            Map<String, List<PartitionInfo>> topics, String topic, List<TopicPartition> partitions) {
        topics.getOrDefault(topic, List.of())
                .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }

    private void publish(ConsumerRecord<byte[], byte @Nullable []> record) {
        byte[] value = record.value();
        if (value == null) {
            return;
        }
        try {
            if (record.topic().equals(Topics.DETECTIONS)) {
                Detection detection = DETECTIONS.readValue(value);
                ObjectNode row = DetectionView.of(detection);
                row.remove("evidence");
                row.set("state", state(row));
                feed.publish("detection", detection.tenant(), Json.MAPPER.writeValueAsString(row));
            } else {
                Decision decision = DECISIONS.readValue(value);
                AnalystAction.of(decision).ifPresent(this::publish);
                ObjectNode view = Json.MAPPER.valueToTree(decision);
                Target target = decision.target();
                if (target != null) {
                    view.put("target_id", target.id());
                }
                feed.publish("decision", decision.tenant(), Json.MAPPER.writeValueAsString(view));
            }
        } catch (IOException | RuntimeException e) {
            // The sink reads the same record, counts it and sets it aside.
            log.atDebug().addKeyValue("topic", record.topic()).log("Skipped a malformed record");
        }
    }

    private void publish(AnalystAction action) {
        String incident = action.details().get("incident");
        if (incident != null) {
            ObjectNode news = JsonNodeFactory.instance.objectNode();
            news.put("id", incident).put("action", action.action());
            feed.publish("incident", action.tenant(), news.toString());
        }
        action.triage().ifPresent(change -> {
            ObjectNode news = JsonNodeFactory.instance.objectNode();
            news.put("version", change.action());
            news.set("set", change.set());
            news.put("comment", change.comment());
            action.detections().forEach(news.putArray("ids")::add);
            feed.publish("triage", action.tenant(), news.toString());
        });
    }

    /** The state by the ledger alone. The page asks for the parts that only the index has. */
    private ObjectNode state(ObjectNode detection) {
        TokenTargets subject = TokenTargets.ofDetection(detection);
        return StateView.of(new StateFacts(
                subject, ledger.of(subject), Optional.empty(), Optional.empty(), Optional.empty(), clock.instant()));
    }

    private static ObjectReader lenient(Class<?> type) {
        return Json.MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}
