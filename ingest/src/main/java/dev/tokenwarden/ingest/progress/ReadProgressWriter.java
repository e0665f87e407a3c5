package dev.tokenwarden.ingest.progress;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.admission.InputProgress;
import dev.tokenwarden.contract.admission.ReadProgress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Makes the {@link ReadProgress} records of one admission instance, once a second, for all input partitions that it
 * reads.
 *
 * <ol>
 *   <li>A statement covers only processed records: acknowledged on {@code token-events} or on the dead letters.
 *   <li>A partition that is read to its end advances with the clock. One with a backlog, or with an open transaction,
 *       advances only as far as its records are processed.
 *   <li>Times are by the brokers' clocks, and never too late: see {@link BrokerClock}.
 * </ol>
 *
 * Used by one thread, except {@link #acknowledged}.
 */
public final class ReadProgressWriter implements AutoCloseable {
    private static final long EVERY_MILLIS = 1_000;
    private static final byte @Nullable [] NO_KEY = null;
    private static final List<Header> HEADERS = List.of(
            new RecordHeader(AdmissionHeaders.KIND, AdmissionHeaders.READ_PROGRESS.getBytes(StandardCharsets.UTF_8)));

    private final Clock clock;
    private final InputEnds ends;
    private final BrokerClock brokers = new BrokerClock();
    private final Map<TopicPartition, PartitionProgress> inputs = new HashMap<>();
    private long writtenAt;

    /** Takes over the client. */
    public ReadProgressWriter(Admin admin, Clock clock) {
        this.clock = clock;
        this.ends = new InputEnds(admin, clock);
    }

    /** Starts to state a partition of an input topic that has this many. */
    public void assign(TopicPartition partition, int partitions) {
        String registration = partition.topic().substring(Topics.INPUT_PREFIX.length());
        inputs.put(
                partition,
                new PartitionProgress(
                        registration, partition.partition(), Math.max(partitions, partition.partition() + 1)));
    }

    public void revoke(Collection<TopicPartition> partitions) {
        inputs.keySet().removeAll(partitions);
    }

    /** Notes that a record of this append time, and all records before it in its partition, are processed. */
    public void done(TopicPartition partition, long appended) {
        PartitionProgress input = inputs.get(partition);
        if (input != null) {
            input.done(appended);
        }
    }

    /** An event of this time was admitted from the partition. */
    public void admitted(TopicPartition partition, Instant time) {
        PartitionProgress input = inputs.get(partition);
        if (input != null) {
            input.admitted(time);
        }
    }

    /** A broker has acknowledged a record of {@code token-events}, with this append time. Any thread. */
    public void acknowledged(long appended) {
        brokers.observe(appended, clock.millis());
    }

    /**
     * The records that are due, for each partition of {@code token-events}. To be sent while nothing else is in flight.
     *
     * @param outputs how many partitions {@code token-events} has
     * @param position offset before which all records of an input partition are processed
     */
    public List<ProducerRecord<byte[], byte[]>> due(IntSupplier outputs, ToLongFunction<TopicPartition> position) {
        long now = clock.millis();
        if (inputs.isEmpty() || now - writtenAt < EVERY_MILLIS) {
            return List.of();
        }
        writtenAt = now;
        brokers.roll();
        InputEnds.Answer answer = ends.poll();
        if (answer != null && brokers.isKnown()) {
            long at = brokers.at(answer.askedAt());
            answer.ends().forEach((partition, end) -> {
                PartitionProgress input = inputs.get(partition);
                if (input != null) {
                    input.endedAt(end, at);
                }
            });
        }
        inputs.forEach((partition, input) -> input.reached(position.applyAsLong(partition)));
        ends.ask(inputs.keySet());
        return records(outputs.getAsInt());
    }

    private List<ProducerRecord<byte[], byte[]>> records(int outputs) {
        List<InputProgress> statements = new ArrayList<>();
        inputs.values().forEach(input -> input.statement().ifPresent(statements::add));
        List<ReadProgress> progress = new ArrayList<>(ReadProgress.split(statements));
        if (progress.isEmpty()) {
            // It states nothing, but its acknowledgement returns the brokers' time.
            progress.add(new ReadProgress(List.of()));
        }
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ReadProgress each : progress) {
            byte[] value = each.toJson();
            for (int partition = 0; partition < outputs; partition++) {
                records.add(new ProducerRecord<>(Topics.TOKEN_EVENTS, partition, NO_KEY, value, HEADERS));
            }
        }
        return records;
    }

    @Override
    public void close() {
        ends.close();
    }
}
