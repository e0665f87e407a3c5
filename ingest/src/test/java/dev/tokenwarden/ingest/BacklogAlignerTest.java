package dev.tokenwarden.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BacklogAlignerTest {
    private static final long BOUND = 5_000;
    private static final long PATIENCE = 2_000;
    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);
    private static final long NOW = 1_000_000_000;

    private final BacklogAligner aligner =
            new BacklogAligner(Duration.ofMillis(BOUND), Duration.ofMillis(PATIENCE), Duration.ofHours(1));

    @Test
    void release_otherNotHeardOfYet_holdsBacklog() {
        aligner.assign(A, 0, 10, NOW);
        aligner.assign(B, 0, 10, NOW);
        offer(A, 0, 1_000);

        assertThat(release(NOW)).isEmpty();
        assertThat(aligner.held()).containsExactly(A);
    }

    @Test
    void release_otherHasOlderBacklog_releasesUpToBound() {
        aligner.assign(A, 0, 10, NOW);
        aligner.assign(B, 0, 10, NOW);
        offer(A, 0, 1_000, 5_000, 20_000);
        offer(B, 0, 1_000, 2_000);

        assertThat(times(release(NOW))).containsExactlyInAnyOrder(1_000L, 5_000L, 1_000L, 2_000L);
        assertThat(aligner.held()).containsExactly(A);

        offer(B, 2, 15_000);

        assertThat(times(release(NOW))).containsExactlyInAnyOrder(15_000L, 20_000L);
        assertThat(aligner.held()).isEmpty();
    }

    @Test
    void release_otherIsIdle_holdsNothing() {
        aligner.assign(A, 0, 10, NOW);
        aligner.assign(B, 7, 7, NOW);
        offer(A, 0, 1_000, 90_000_000);

        assertThat(release(NOW)).hasSize(2);
    }

    @Test
    void release_otherCaughtUp_holdsNothing() {
        aligner.assign(A, 0, 10, NOW);
        aligner.assign(B, 0, 1, NOW);
        offer(A, 0, 1_000, 90_000_000);
        assertThat(release(NOW)).isEmpty();
        offer(B, 0, 2_000);

        assertThat(times(release(NOW))).containsExactlyInAnyOrder(1_000L, 2_000L, 90_000_000L);
    }

    @Test
    void release_liveReporterWhileOtherWorksOffBacklog_waits() {
        aligner.assign(A, 0, 0, NOW);
        aligner.assign(B, 0, 2, NOW);
        offer(A, 0, NOW);
        offer(B, 0, 1_000);

        assertThat(times(release(NOW))).containsExactly(1_000L);

        offer(B, 1, 3_000);

        assertThat(times(release(NOW))).containsExactly(3_000L, NOW);
    }

    @Test
    void release_floodAfterAssignment_holdsNobodyUp() {
        aligner.assign(A, 0, 0, NOW);
        aligner.assign(B, 0, 0, NOW);
        offer(A, 0, 0, 0, 0);
        offer(B, 0, NOW);

        assertThat(release(NOW)).hasSize(4);
    }

    @Test
    void release_otherGivesNothing_holdsNoLongerThanPatience() {
        aligner.assign(A, 0, 10, NOW);
        aligner.assign(B, 0, 10, NOW);
        offer(A, 0, 1_000);

        assertThat(release(NOW + PATIENCE)).isEmpty();
        assertThat(release(NOW + PATIENCE + 1)).hasSize(1);
    }

    @Test
    void revoke_laneThatHeldOthers_holdsNothing() {
        aligner.assign(A, 0, 10, NOW);
        aligner.assign(B, 0, 10, NOW);
        offer(A, 0, 1_000);
        offer(B, 0, 0);
        aligner.revoke(Set.of(B));

        assertThat(times(release(NOW))).containsExactly(1_000L);
        offer(B, 1, 1);
        assertThat(release(NOW)).isEmpty();
    }

    @Test
    void release_anyBacklogs_keepsOrderWithinLanesAndBoundAcross() {
        for (int seed = 0; seed < 300; seed++) {
            run(new Random(seed));
        }
    }

    @Test
    void release_longBacklog_holdsOthersNoLongerThanTheLimit() {
        var limited = new BacklogAligner(Duration.ofMillis(BOUND), Duration.ofMillis(PATIENCE), Duration.ofSeconds(10));
        limited.assign(A, 0, 100, NOW);
        limited.assign(B, 0, 0, NOW);
        limited.offer(A, List.of(AdmissionSamples.record("a", 0, 1_000, new byte[0])));
        limited.release(NOW);
        limited.offer(B, List.of(AdmissionSamples.record("b", 0, NOW, new byte[0])));

        assertThat(limited.release(NOW + PATIENCE)).isEmpty();
        assertThat(limited.isAligning(NOW + PATIENCE)).isTrue();
        assertThat(limited.release(NOW + 10_001)).hasSize(1);
        assertThat(limited.isAligning(NOW + 10_001)).isFalse();
    }

    private void run(Random random) {
        List<TopicPartition> lanes = new ArrayList<>();
        List<List<ConsumerRecord<byte[], byte[]>>> backlog = new ArrayList<>();
        for (int lane = 0; lane < 1 + random.nextInt(5); lane++) {
            TopicPartition partition = new TopicPartition("t" + lane, 0);
            long time = random.nextInt(30_000);
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            for (int i = 0; i < random.nextInt(60); i++) {
                time += random.nextInt(4_000);
                records.add(AdmissionSamples.record(partition.topic(), i, time, new byte[0]));
            }
            lanes.add(partition);
            backlog.add(records);
        }
        var tested = new BacklogAligner(Duration.ofMillis(BOUND), Duration.ofMillis(PATIENCE), Duration.ofHours(1));
        int[] given = new int[lanes.size()];
        for (int lane = 0; lane < lanes.size(); lane++) {
            tested.assign(lanes.get(lane), 0, backlog.get(lane).size(), NOW);
        }
        int[] taken = new int[lanes.size()];
        int all = backlog.stream().mapToInt(List::size).sum();
        int released = 0;
        for (int round = 0; released < all; round++) {
            assertThat(round).as("rounds").isLessThan(10_000);
            int lane = random.nextInt(lanes.size());
            List<ConsumerRecord<byte[], byte[]>> records = backlog.get(lane);
            if (!tested.held().contains(lanes.get(lane))) {
                int to = Math.min(records.size(), given[lane] + 1 + random.nextInt(10));
                tested.offer(lanes.get(lane), records.subList(given[lane], to));
                given[lane] = to;
            }
            for (ConsumerRecord<byte[], byte[]> record : tested.release(NOW)) {
                int from = lanes.indexOf(new TopicPartition(record.topic(), 0));
                assertThat(record.offset()).isEqualTo(taken[from]++);
                for (int other = 0; other < lanes.size(); other++) {
                    if (taken[other] < backlog.get(other).size()) {
                        long oldestLeft = backlog.get(other).get(taken[other]).timestamp();
                        assertThat(record.timestamp()).isLessThanOrEqualTo(oldestLeft + BOUND);
                    }
                }
                released++;
            }
        }
    }

    private void offer(TopicPartition partition, long firstOffset, long... times) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (long time : times) {
            records.add(AdmissionSamples.record(partition.topic(), firstOffset + records.size(), time, new byte[0]));
        }
        aligner.offer(partition, records);
    }

    /** All that can be released, as the session does it. */
    private List<ConsumerRecord<byte[], byte[]>> release(long now) {
        List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
        for (var some = aligner.release(now); !some.isEmpty(); some = aligner.release(now)) {
            all.addAll(some);
        }
        return all;
    }

    private static List<Long> times(List<ConsumerRecord<byte[], byte[]>> records) {
        return records.stream().map(ConsumerRecord::timestamp).toList();
    }
}
