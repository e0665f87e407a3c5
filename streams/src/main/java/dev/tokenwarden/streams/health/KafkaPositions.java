package dev.tokenwarden.streams.health;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Compares the committed offsets of the detection job's group with the ends of its input topics, and reads one record
 * of each partition that has lag, for its age. Offsets that hold only the markers of transactions count as processed.
 */
final class KafkaPositions implements Positions {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final Duration READ_WITHIN = Duration.ofSeconds(1);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Map<String, Object> kafka;
    private final String group;
    private final Set<String> topics;
    private final Admin admin;
    private final Consumer<byte[], byte[]> records;

    KafkaPositions(Map<String, Object> kafka, String group, Set<String> topics) {
        this.kafka = Map.copyOf(kafka);
        this.group = group;
        this.topics = Set.copyOf(topics);
        this.admin = Admin.create(with(Map.of(
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                TIMEOUT_MILLIS)));
        this.records = new KafkaConsumer<>(
                with(Map.of(
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                        "earliest",
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        1,
                        // The broker answers with one batch, however large it is.
                        ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
                        1,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        TIMEOUT_MILLIS)),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private Map<String, Object> with(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(kafka);
        all.putAll(more);
        return all;
    }

    @Override
    public List<PartitionPosition> read() throws Exception {
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        Set<TopicPartition> partitions =
                admin
                        .describeTopics(topics)
                        .allTopicNames()
                        .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                        .values()
                        .stream()
                        .flatMap(topic -> topic.partitions().stream()
                                .map(info -> new TopicPartition(topic.name(), info.partition())))
                        .collect(Collectors.toSet());
        Map<TopicPartition, Long> begins = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, Long> ends = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, Long> next = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata at = committed.get(partition);
            long begin = begins.getOrDefault(partition, 0L);
            next.put(partition, at == null ? begin : Math.max(begin, at.offset()));
        }
        Map<TopicPartition, Long> lagging = new HashMap<>(next);
        lagging.entrySet().removeIf(one -> one.getValue() >= ends.getOrDefault(one.getKey(), 0L));
        Map<TopicPartition, Long> oldest = new HashMap<>();
        Set<TopicPartition> markersOnly = new HashSet<>();
        readOldest(lagging, ends, oldest, markersOnly);
        List<PartitionPosition> positions = new ArrayList<>();
        for (TopicPartition partition : partitions) {
            long end = ends.getOrDefault(partition, 0L);
            long from = markersOnly.contains(partition) ? end : next.getOrDefault(partition, 0L);
            positions.add(new PartitionPosition(partition, from, end, oldest.get(partition)));
        }
        return positions;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec which) throws Exception {
        Map<TopicPartition, OffsetSpec> wanted =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> which));
        Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(
                        wanted, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all()
                .get(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        return found.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, one -> one.getValue()
                .offset()));
    }

    /** Reads the first record of each partition, of as many partitions as the time allows. */
    private void readOldest(
            Map<TopicPartition, Long> from,
            Map<TopicPartition, Long> ends,
            Map<TopicPartition, Long> oldest,
            Set<TopicPartition> markersOnly) {
        Set<TopicPartition> open = new HashSet<>(from.keySet());
        records.assign(open);
        from.forEach(records::seek);
        long deadline = System.nanoTime() + READ_WITHIN.toNanos();
        while (!open.isEmpty() && System.nanoTime() < deadline) {
            for (ConsumerRecord<byte[], byte[]> record : records.poll(POLL)) {
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (open.remove(partition)) {
                    oldest.put(partition, record.timestamp());
                    records.pause(Set.of(partition));
                }
            }
            for (TopicPartition partition : Set.copyOf(open)) {
                if (records.position(partition) >= ends.getOrDefault(partition, 0L)) {
                    open.remove(partition);
                    markersOnly.add(partition);
                }
            }
        }
    }

    @Override
    public void close() {
        records.close();
        admin.close(Duration.ofSeconds(1));
    }
}
