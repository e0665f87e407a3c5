package dev.tokenwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class FairQueueTest {
    private static final long SECOND = 1_000_000_000L;

    private final AtomicLong nanos = new AtomicLong();
    private Policy policy = AdmissionSamples.policy();
    private final FairQueue queue =
            new FairQueue(topic -> policy.registration(topic.substring(Topics.INPUT_PREFIX.length())), nanos::get);

    @Test
    void take_flood_doesNotDelayASingleRecord() {
        queue.add(records("flood", 0, 200_000, 300));
        queue.add(records("victim", 0, 1, 300));

        List<ConsumerRecord<byte[], byte[]>> taken = queue.take(100, Long.MAX_VALUE);

        assertThat(taken).hasSize(100).anyMatch(record -> record.topic().endsWith("victim"));
    }

    @Test
    void take_everything_inTheOrderOfEachRegistration() {
        queue.add(records("a", 0, 1_000, 10));
        queue.add(records("b", 0, 500, 10));

        List<ConsumerRecord<byte[], byte[]>> taken = takeAll();

        assertThat(taken).hasSize(1_500);
        assertThat(offsets(taken, "a")).isSorted().hasSize(1_000);
        assertThat(offsets(taken, "b")).isSorted().hasSize(500);
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void take_largeRecords_countByTheirBytes() {
        queue.add(records("large", 0, 100, 60_000));
        queue.add(records("small", 0, 1_000, 100));

        List<ConsumerRecord<byte[], byte[]>> taken = queue.take(600, Long.MAX_VALUE);

        assertThat(offsets(taken, "small")).hasSizeGreaterThan(500);
        assertThat(offsets(taken, "large")).hasSizeBetween(5, 20);
    }

    @Test
    void take_recordLargerThanATurn_comesAllTheSame() {
        queue.add(records("huge", 0, 1, 8 << 20));

        assertThat(queue.take(1, Long.MAX_VALUE)).hasSize(1);
    }

    @Test
    void take_overTheRateOfPolicy_waits_andOthersGoOn() {
        policy = AdmissionSamples.policy("""
                registrations:
                  - {name: limited, sources: ["*"], tenants: ["*"], types: [used], max_rate: 100}
                """);
        queue.add(records("limited", 0, 1_000, 10));
        queue.add(records("free", 0, 1_000, 10));

        List<ConsumerRecord<byte[], byte[]>> first = takeAll();
        nanos.addAndGet(SECOND);
        List<ConsumerRecord<byte[], byte[]>> second = takeAll();

        assertThat(offsets(first, "free")).hasSize(1_000);
        assertThat(offsets(first, "limited")).hasSize(100);
        assertThat(offsets(second, "limited")).hasSize(100);
        assertThat(queue.millisUntilNext(250)).isBetween(1L, 250L);
    }

    @Test
    void take_overTheBytesOfPolicy_waits() {
        policy = AdmissionSamples.policy("""
                registrations:
                  - {name: limited, sources: ["*"], tenants: ["*"], types: [used], max_bytes: 10000}
                """);
        queue.add(records("limited", 0, 100, 1_000));

        assertThat(takeAll()).hasSizeBetween(9, 11);
    }

    @Test
    void take_quotaOfANewPolicy_holdsAtOnce() {
        policy = AdmissionSamples.policy("""
                registrations:
                  - {name: limited, sources: ["*"], tenants: ["*"], types: [used], max_rate: 10}
                """);
        queue.add(records("limited", 0, 1_000, 10));
        takeAll();

        policy = Policy.defaults();

        assertThat(takeAll()).hasSize(990);
    }

    @Test
    void revoke_forgetsThatPartitionOnly() {
        queue.add(records("a", 0, 10, 10));
        queue.add(records("a", 1, 10, 10));

        queue.revoke(List.of(new TopicPartition(Topics.input("a"), 0)));

        assertThat(takeAll()).hasSize(10).allMatch(record -> record.partition() == 1);
    }

    @Test
    void full_aFloodIsHeld_aQuietRegistrationIsNot() {
        queue.add(records("flood", 0, 20_000, 10_000));
        queue.add(records("quiet", 0, 1, 10));

        assertThat(queue.full()).containsExactly(new TopicPartition(Topics.input("flood"), 0));
    }

    private List<ConsumerRecord<byte[], byte[]>> takeAll() {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (var taken = queue.take(500, Long.MAX_VALUE); !taken.isEmpty(); taken = queue.take(500, Long.MAX_VALUE)) {
            all.addAll(taken);
        }
        return all;
    }

    private static List<Long> offsets(List<ConsumerRecord<byte[], byte[]>> records, String registration) {
        return records.stream()
                .filter(record -> record.topic().equals(Topics.input(registration)))
                .map(ConsumerRecord::offset)
                .toList();
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(
            String registration, int partition, int count, int bytes) {
        byte[] value = new byte[0];
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(new ConsumerRecord<>(
                    Topics.input(registration),
                    partition,
                    i,
                    0,
                    TimestampType.LOG_APPEND_TIME,
                    0,
                    bytes,
                    value,
                    value,
                    new RecordHeaders(),
                    Optional.empty()));
        }
        return records;
    }
}
