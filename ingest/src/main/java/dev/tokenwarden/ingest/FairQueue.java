package dev.tokenwarden.ingest;

import dev.tokenwarden.policy.Registration;
import dev.tokenwarden.service.TokenBucket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Shares admission among the registrations, so that a flood of one does not delay the others.
 *
 * <p>Deficit round robin (Shreedhar and Varghese, 1995): registrations with waiting records take turns; each turn adds
 * a quantum to what a registration may take, and a record costs one for each started KiB. With a quantum of 64, a
 * registration that sends 200,000 small records and one that sends a single record: the single one is taken after at
 * most 64 of the others. What policy allows a registration ({@code max_rate}, {@code max_bytes}) is a token bucket of
 * one second: what is over it waits.
 *
 * <ol>
 *   <li>Records of one registration leave in the order in which they were added.
 *   <li>A registration that waits for its quota costs the others nothing.
 * </ol>
 *
 * Used by one thread.
 */
final class FairQueue {
    private static final int QUANTUM = 64;
    private static final int COST_BYTES = 1_024;
    /** The most input that waits here, in addition to one fetch. Each registration has a share of it. */
    private static final long MAX_BYTES = 64L << 20;

    private static final long MIN_SHARE_BYTES = 1L << 20;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Function<String, @Nullable Registration> registrations;
    private final LongSupplier nanos;
    private final Map<String, Lane> lanes = new HashMap<>();
    private final ArrayDeque<Lane> turns = new ArrayDeque<>();

    /**
     * @param registrations finds the registration of an input topic by the topic's name, with its current quota
     */
    FairQueue(Function<String, @Nullable Registration> registrations, LongSupplier nanos) {
        this.registrations = registrations;
        this.nanos = nanos;
    }

    void add(List<ConsumerRecord<byte[], byte[]>> records) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Lane lane = lanes.computeIfAbsent(record.topic(), Lane::new);
            if (lane.waiting.isEmpty()) {
                turns.add(lane);
            }
            lane.add(record);
        }
    }

    /** Removes the waiting records of these partitions. */
    void revoke(Collection<TopicPartition> partitions) {
        Set<TopicPartition> removed = Set.copyOf(partitions);
        for (Lane lane : lanes.values()) {
            lane.remove(removed);
        }
        turns.removeIf(lane -> lane.waiting.isEmpty());
        lanes.values().removeIf(lane -> lane.waiting.isEmpty());
    }

    /** The next records, at most about this many and this many bytes. */
    List<ConsumerRecord<byte[], byte[]>> take(int maxRecords, long maxBytes) {
        List<ConsumerRecord<byte[], byte[]>> taken = new ArrayList<>();
        lanes.values().forEach(lane -> lane.quota(registrations.apply(lane.topic), nanos));
        long bytes = 0;
        int overQuota = 0;
        while (overQuota < turns.size() && taken.size() < maxRecords && bytes < maxBytes) {
            Lane lane = turns.remove();
            if (lane.nanosUntilRoom() > 0) {
                overQuota++;
                turns.add(lane);
                continue;
            }
            overQuota = 0;
            long before = lane.bytes;
            lane.turn(taken, Math.min(QUANTUM, maxRecords - taken.size()));
            bytes += before - lane.bytes;
            if (!lane.waiting.isEmpty()) {
                turns.add(lane);
            }
        }
        return taken;
    }

    /** Milliseconds until a record can be taken: 0 if now, at most {@code most}, also if no record waits. */
    long millisUntilNext(long most) {
        long least = most;
        for (Lane lane : turns) {
            long wait = lane.nanosUntilRoom();
            least = Math.min(least, wait == 0 ? 0 : wait / NANOS_PER_MILLI + 1);
        }
        return least;
    }

    boolean isEmpty() {
        return turns.isEmpty();
    }

    /** Partitions of which so many records wait that no more should be fetched. */
    Set<TopicPartition> full() {
        long share = Math.max(MIN_SHARE_BYTES, MAX_BYTES / Math.max(1, turns.size()));
        Set<TopicPartition> full = new HashSet<>();
        for (Lane lane : turns) {
            if (lane.bytes > share) {
                full.addAll(lane.partitions.keySet());
            }
        }
        return full;
    }

    /** How many records of a partition wait. */
    int waiting(TopicPartition partition) {
        Lane lane = lanes.get(partition.topic());
        return lane == null ? 0 : lane.partitions.getOrDefault(partition, 0);
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        return (long) Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }

    private static TopicPartition partition(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    /** The waiting records of one registration. */
    private static final class Lane {
        private final String topic;
        private final ArrayDeque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
        private final Map<TopicPartition, Integer> partitions = new HashMap<>();
        private long bytes;
        private long deficit;
        private @Nullable Quota quota;

        Lane(String topic) {
            this.topic = topic;
        }

        void add(ConsumerRecord<byte[], byte[]> record) {
            waiting.add(record);
            partitions.merge(partition(record), 1, Integer::sum);
            bytes += bytes(record) + COST_BYTES / 4;
        }

        private void removed(ConsumerRecord<byte[], byte[]> record) {
            partitions.computeIfPresent(partition(record), (key, count) -> count == 1 ? null : count - 1);
            bytes -= bytes(record) + COST_BYTES / 4;
        }

        void remove(Set<TopicPartition> gone) {
            waiting.removeIf(record -> {
                boolean remove = gone.contains(partition(record));
                if (remove) {
                    removed(record);
                }
                return remove;
            });
        }

        void quota(@Nullable Registration registration, LongSupplier nanos) {
            if (quota == null || !quota.isOf(registration)) {
                quota = Quota.of(registration, nanos);
            }
        }

        long nanosUntilRoom() {
            return quota == null ? 0 : quota.nanosUntilRoom();
        }

        void turn(List<ConsumerRecord<byte[], byte[]>> taken, int most) {
            deficit += QUANTUM;
            int count = 0;
            for (ConsumerRecord<byte[], byte[]> first = waiting.peek();
                    first != null && count < most && deficit >= cost(first) && nanosUntilRoom() == 0;
                    first = waiting.peek()) {
                waiting.remove();
                removed(first);
                taken.add(first);
                count++;
                deficit -= cost(first);
                if (quota != null) {
                    quota.take(bytes(first));
                }
            }
            if (waiting.isEmpty() || count > 0) {
                // Credit is kept only by a lane whose next record is too large for one turn.
                deficit = 0;
            }
        }

        private static long cost(ConsumerRecord<byte[], byte[]> record) {
            return 1 + bytes(record) / COST_BYTES;
        }
    }

    /** What a registration may send in a second. */
    private static final class Quota {
        private static final long NONE = Long.MAX_VALUE;

        private final long maxRate;
        private final long maxBytes;
        private final @Nullable TokenBucket rate;
        private final @Nullable TokenBucket volume;

        private Quota(long maxRate, long maxBytes, LongSupplier nanos) {
            this.maxRate = maxRate;
            this.maxBytes = maxBytes;
            this.rate = maxRate == NONE ? null : new TokenBucket((double) maxRate, (double) maxRate, nanos);
            this.volume = maxBytes == NONE ? null : new TokenBucket((double) maxBytes, (double) maxBytes, nanos);
        }

        static Quota of(@Nullable Registration registration, LongSupplier nanos) {
            return new Quota(maxRate(registration), maxBytes(registration), nanos);
        }

        boolean isOf(@Nullable Registration registration) {
            return maxRate == maxRate(registration) && maxBytes == maxBytes(registration);
        }

        private static long maxRate(@Nullable Registration registration) {
            Long max = registration == null ? null : registration.quota().maxRate();
            return max == null ? NONE : max;
        }

        private static long maxBytes(@Nullable Registration registration) {
            Long max = registration == null ? null : registration.quota().maxBytes();
            return max == null ? NONE : max;
        }

        long nanosUntilRoom() {
            return Math.max(rate == null ? 0 : rate.nanosUntilRoom(), volume == null ? 0 : volume.nanosUntilRoom());
        }

        void take(long bytes) {
            if (rate != null) {
                rate.take(1);
            }
            if (volume != null) {
                volume.take((double) bytes);
            }
        }
    }
}
