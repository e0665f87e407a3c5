package dev.tokenwarden.ingest.dead;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead letters on Kafka: lists, shows and replays them.
 *
 * <p>Needs the right to read {@code token-events-dead}; to replay, also to write to {@code token-events-in.} topics. Not safe
 * for use by several threads.
 */
public final class DeadLetterBox implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration POLL = Duration.ofMillis(250);
    /** A query looks at this many of the newest letters of each partition at most. */
    private static final long MOST_READ = 100_000;

    private final Map<String, Object> kafka;
    private final Consumer<byte[], byte[]> consumer;

    private DeadLetterBox(Map<String, Object> kafka) {
        this.kafka = Map.copyOf(kafka);
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 500);
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** @param kafka how to connect: {@code bootstrap.servers} and security */
    public static DeadLetterBox open(Map<String, Object> kafka) {
        return new DeadLetterBox(kafka);
    }

    /**
     * The newest letters that match, the newest first.
     *
     * @throws KafkaException if Kafka does not answer
     */
    public List<DeadLetter> list(DeadLetterQuery query) {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEAD, TIMEOUT).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, TIMEOUT);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, TIMEOUT);
        consumer.assign(partitions);
        Deque<DeadLetter> newest = new ArrayDeque<>();
        for (TopicPartition partition : partitions) {
            consumer.seek(
                    partition,
                    Math.max(begins.getOrDefault(partition, 0L), ends.getOrDefault(partition, 0L) - MOST_READ));
        }
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey(), TIMEOUT) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                DeadLetter letter = new DeadLetter(record);
                if (query.matches(letter)) {
                    newest.addFirst(letter);
                    if (newest.size() > query.limit()) {
                        newest.removeLast();
                    }
                }
            }
        }
        return new ArrayList<>(newest);
    }

    /**
     * The letter with this {@linkplain DeadLetter#id id}.
     *
     * @throws IllegalArgumentException if it is not an id
     * @throws KafkaException if Kafka does not answer
     */
    public Optional<DeadLetter> find(String id) {
        TopicPartition partition;
        long offset;
        try {
            String[] parts = id.split("-", 2);
            partition = new TopicPartition(Topics.DEAD, Integer.parseInt(parts[0]));
            offset = Long.parseLong(parts.length < 2 ? "" : parts[1]);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("id: must be <partition>-<offset>, as in 0-17", e);
        }
        boolean exists = consumer.partitionsFor(Topics.DEAD, TIMEOUT).stream()
                .anyMatch(info -> info.partition() == partition.partition());
        if (!exists || offset < 0) {
            return Optional.empty();
        }
        List<TopicPartition> only = List.of(partition);
        long end = consumer.endOffsets(only, TIMEOUT).getOrDefault(partition, 0L);
        if (offset >= end || offset < consumer.beginningOffsets(only, TIMEOUT).getOrDefault(partition, 0L)) {
            return Optional.empty();
        }
        consumer.assign(only);
        consumer.seek(partition, offset);
        while (consumer.position(partition, TIMEOUT) <= offset) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                return record.offset() == offset ? Optional.of(new DeadLetter(record)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Sends the record to its reporter's input topic again, byte for byte. Admission judges it by the policy in force. The letter
     * stays on the topic.
     *
     * @throws IllegalStateException if the letter has a {@link DeadLetter#replayProblem}
     * @throws KafkaException if Kafka does not take it
     */
    public void replay(DeadLetter letter) {
        letter.replayProblem().ifPresent(problem -> {
            throw new IllegalStateException(problem);
        });
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, TopicSpecs.DEAD_MAX_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, TIMEOUT.toMillis());
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(
                            Topics.input(letter.reporter()), null, letter.key(), letter.value(), letter.headers()))
                    .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new KafkaException("dead letter " + letter.id() + ": not replayed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted", e);
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
