package dev.tokenwarden.dashboards.incident;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.ledger.ConsumerSettings;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads detections and the audit log from their beginning into an {@link IncidentBook} and follows them. Detections older than their
 * retention are skipped and forgotten.
 */
public final class IncidentFollower {
    private static final Logger log = LoggerFactory.getLogger(IncidentFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final int MAX_POLL = 2_000;
    private static final long EXPIRE_EVERY = Duration.ofHours(1).toNanos();
    /** Skip unknown members: in a rolling upgrade the writer may be newer. */
    private static final ObjectReader DETECTIONS = lenient(Detection.class);

    private static final ObjectReader DECISIONS = lenient(Decision.class);

    private final Map<String, Object> kafka;
    private final IncidentBook book;
    private final Duration retention;
    private final int capacity;
    private final Clock clock;

    /**
     * @param kafka client properties
     * @param retention of detections
     * @param capacity number of detections to keep, the newest
     */
    public IncidentFollower(
            Map<String, Object> kafka, IncidentBook book, Duration retention, int capacity, Clock clock) {
        this.kafka = ConsumerSettings.withoutGroup(kafka, "incidents", "earliest");
        this.kafka.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, MAX_POLL);
        this.book = book;
        this.retention = retention;
        this.capacity = capacity;
        this.clock = clock;
    }

    /**
     * Follows the topics until {@code stopped}. After a failure the caller calls it again.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka refuses a request
     * @throws IllegalStateException if a topic does not exist, or was created again
     */
    public void follow(BooleanSupplier stopped) {
        try (Consumer<byte[], byte @Nullable []> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = Stream.of(Topics.DETECTIONS, Topics.DECISIONS)
                    .flatMap(topic -> partitions(consumer, topic).stream())
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            IncidentJoiner joiner = new IncidentJoiner(IncidentBook.WINDOW, capacity);
            if (readAll(consumer, partitions, joiner, stopped)) {
                joiner.expire(oldest());
                log.atInfo().addKeyValue("count", joiner.size()).log("Read the detections of all incidents");
                book.replace(joiner);
                followOn(consumer, partitions, stopped);
            }
        }
    }

    /** Reads until the ends of the topics. Returns false if it was stopped before. */
    private boolean readAll(
            Consumer<byte[], byte @Nullable []> consumer,
            List<TopicPartition> partitions,
            IncidentJoiner joiner,
            BooleanSupplier stopped) {
        while (!stopped.getAsBoolean()) {
            Batch batch = read(consumer.poll(POLL));
            batch.detections().forEach(joiner::add);
            batch.actions().forEach(joiner::add);
            double share = shareRead(consumer, partitions);
            if (share >= 1) {
                return true;
            }
            book.progress(share);
        }
        return false;
    }

    private void followOn(
            Consumer<byte[], byte @Nullable []> consumer, List<TopicPartition> partitions, BooleanSupplier stopped) {
        long expireAt = System.nanoTime() + EXPIRE_EVERY;
        long checkAt = System.nanoTime();
        while (!stopped.getAsBoolean()) {
            Batch batch = read(consumer.poll(POLL));
            book.add(batch.detections(), batch.actions());
            if (System.nanoTime() - checkAt >= 0) {
                shareRead(consumer, partitions);
                checkAt = System.nanoTime() + TIMEOUT.toNanos();
            }
            if (System.nanoTime() - expireAt >= 0) {
                book.expire(oldest());
                expireAt = System.nanoTime() + EXPIRE_EVERY;
            }
        }
    }

    private record Batch(List<DetectionFacts> detections, List<IncidentAction> actions) {}

    private Batch read(ConsumerRecords<byte[], byte @Nullable []> records) {
        Batch batch = new Batch(new ArrayList<>(records.count()), new ArrayList<>());
        long oldest = oldest();
        for (ConsumerRecord<byte[], byte @Nullable []> record : records) {
            byte[] value = record.value();
            if (value == null) {
                continue;
            }
            try {
                read(record.topic(), value, oldest, batch);
            } catch (IOException | RuntimeException e) {
                // The sink reads the same record, counts it and sets it aside.
                log.atDebug().addKeyValue("topic", record.topic()).log("Skipped a malformed record");
            }
        }
        return batch;
    }

    private static void read(String topic, byte[] value, long oldest, Batch batch) throws IOException {
        if (topic.equals(Topics.DETECTIONS)) {
            Detection detection = DETECTIONS.readValue(value);
            if (detection.time().toEpochMilli() >= oldest) {
                batch.detections().add(DetectionFactsReader.read(detection));
            }
        } else {
            Decision decision = DECISIONS.readValue(value);
            AnalystAction.of(decision).flatMap(IncidentAction::of).ifPresent(batch.actions()::add);
        }
    }

    private long oldest() {
        return clock.instant().minus(retention).toEpochMilli();
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer, String topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic, TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new IllegalStateException("topic " + topic + " does not exist");
        }
        return partitions;
    }

    /**
     * The share of all records that was read; 0 if the broker does not answer.
     *
     * @throws IllegalStateException if a topic ends before the position: it was created again
     */
    private static double shareRead(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
        try {
            long all = 0;
            long read = 0;
            for (Map.Entry<TopicPartition, Long> end :
                    consumer.endOffsets(partitions, TIMEOUT).entrySet()) {
                long position = consumer.position(end.getKey(), TIMEOUT);
                if (position > end.getValue()) {
                    throw new IllegalStateException("topic " + end.getKey().topic() + " was deleted and created again");
                }
                all += end.getValue();
                read += position;
            }
            return all == 0 ? 1 : (double) read / all;
        } catch (TimeoutException e) {
            return 0;
        }
    }

    private static ObjectReader lenient(Class<?> type) {
        return Json.MAPPER.readerFor(type).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    }
}
