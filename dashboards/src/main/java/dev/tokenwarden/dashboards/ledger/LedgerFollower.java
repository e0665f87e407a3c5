package dev.tokenwarden.dashboards.ledger;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Revocation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the ledger topic from its beginning into a {@link LedgerCopy} and follows it. After a
 * malformed record, the copy is not confirmed any more: the console answers unknown instead of a wrong state.
 */
public final class LedgerFollower {
    private static final Logger log = LoggerFactory.getLogger(LedgerFollower.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final Duration CONFIRM_EVERY = Duration.ofSeconds(1);
    /** Skips unknown members: in a rolling upgrade the writer may be newer. */
    private static final ObjectReader READER =
            Json.MAPPER.readerFor(Revocation.class).without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Map<String, Object> kafka;
    private final LedgerCopy copy;

    /**
     * @param kafka client properties
     */
    public LedgerFollower(Map<String, Object> kafka, LedgerCopy copy) {
        this.kafka = ConsumerSettings.withoutGroup(kafka, "ledger", "earliest");
        this.copy = copy;
    }

    /**
     * Follows the ledger until {@code stopped}. After a failure the caller calls it again.
     *
     * @throws org.apache.kafka.common.KafkaException if Kafka refuses a request
     * @throws IllegalStateException if a record cannot be read
     */
    public void follow(BooleanSupplier stopped) {
        try (Consumer<byte[], byte @Nullable []> consumer =
                new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = partitions(consumer);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            follow(consumer, partitions, stopped);
        }
    }

    private void follow(
            Consumer<byte[], byte @Nullable []> consumer, List<TopicPartition> partitions, BooleanSupplier stopped) {
        LedgerEntries entries = new LedgerEntries();
        boolean complete = false;
        long confirmAt = System.nanoTime();
        while (!stopped.getAsBoolean()) {
            for (ConsumerRecord<byte[], byte @Nullable []> record : consumer.poll(POLL)) {
                apply(record, entries);
            }
            if (System.nanoTime() - confirmAt < 0 || !hasReadAll(consumer, partitions)) {
                continue;
            }
            if (!complete) {
                complete = true;
                copy.replace(entries);
                log.atInfo().addKeyValue("count", entries.size()).log("Read the revocation ledger");
            }
            copy.confirm();
            confirmAt = System.nanoTime() + CONFIRM_EVERY.toNanos();
        }
    }

    private static void apply(ConsumerRecord<byte[], byte @Nullable []> record, LedgerEntries entries) {
        byte[] key = record.key();
        byte[] value = record.value();
        if (key == null) {
            throw new IllegalStateException("ledger record without a key at offset " + record.offset());
        }
        // Equals Target.id(), a hash of the key. A tombstone has only the key.
        String id = Digests.hex(Digests.sha256(key), 16);
        if (value == null) {
            entries.remove(id);
            return;
        }
        try {
            Revocation revocation = READER.readValue(value);
            entries.put(id, revocation);
        } catch (IOException e) {
            throw new IllegalStateException("ledger record at offset " + record.offset() + " is not a revocation", e);
        }
    }

    private static List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        List<PartitionInfo> infos = consumer.partitionsFor(Topics.REVOCATIONS, TIMEOUT);
        if (infos.isEmpty()) {
            throw new IllegalStateException("topic " + Topics.REVOCATIONS + " does not exist");
        }
        return infos.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    /**
     * @throws IllegalStateException if the topic ends before the position: it was created again
     */
    private static boolean hasReadAll(Consumer<?, ?> consumer, List<TopicPartition> partitions) {
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                long position = consumer.position(end.getKey(), TIMEOUT);
                if (position > end.getValue()) {
                    throw new IllegalStateException("topic " + Topics.REVOCATIONS + " was deleted and created again");
                }
                if (position < end.getValue()) {
                    return false;
                }
            }
            return true;
        } catch (TimeoutException e) {
            // The broker does not answer: the copy is not confirmed, and its answers become unknown.
            return false;
        }
    }
}
