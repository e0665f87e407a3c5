package dev.tokenwarden.ingest;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Releases the backlogs of several partitions in the order of their records' append times, as if there had been no
 * interruption. Detection depends on that, because its graces are measured in event time.
 *
 * <p>Each partition is a lane. A lane is <i>behind</i> until it has passed the end that its partition had when it was
 * assigned. The <i>floor</i> is the earliest time that may still come from a lane that is behind: that of its first
 * waiting record, else of its last released one. Records up to the floor plus the bound are released, the others wait.
 *
 * <ol>
 *   <li>Records of one lane are released in the order in which they were offered.
 *   <li>While a lane is behind and has records, no other lane is released further than the bound beyond it.
 *   <li>A lane that is not behind delays no other lane. So a later flood delays no other lane either.
 *   <li>A lane that is behind but had no records for the time of the patience delays no other lane.
 *   <li>A lane delays other lanes for at most a given time after its assignment, even if its backlog is longer.
 *   <li>If any record waits, a record can be released now or when the patience is over.
 * </ol>
 *
 * Used by one thread. Times are epoch milliseconds.
 */
final class BacklogAligner {
    private final long bound;
    private final long patience;
    private final long longest;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();

    /**
     * @param bound how far apart lanes may be
     * @param patience how long the others wait for a lane that is behind and has no records
     * @param longest how long after its assignment a lane may delay others
     */
    BacklogAligner(Duration bound, Duration patience, Duration longest) {
        this.bound = bound.toMillis();
        this.patience = patience.toMillis();
        this.longest = longest.toMillis();
    }

    /** A new lane, which starts at {@code position} and is behind until {@code end}. */
    void assign(TopicPartition partition, long position, long end, long now) {
        lanes.put(partition, new Lane(position, end, now));
    }

    /** Removes the lanes and their waiting records. */
    void revoke(Collection<TopicPartition> partitions) {
        lanes.keySet().removeAll(partitions);
    }

    /** Adds records of one lane, in order. Records of a lane that is not assigned are dropped. */
    void offer(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        Lane lane = lanes.get(partition);
        if (lane != null) {
            lane.waiting.addAll(records);
        }
    }

    /** Releases the records up to the bound. More may be released afterwards. */
    List<ConsumerRecord<byte[], byte[]>> release(long now) {
        List<ConsumerRecord<byte[], byte[]>> released = new ArrayList<>();
        long least = Long.MAX_VALUE;
        long second = Long.MAX_VALUE;
        Lane behind = null;
        for (Lane lane : lanes.values()) {
            long floor = lane.floor(now, patience, longest);
            if (floor < least) {
                second = least;
                least = floor;
                behind = lane;
            } else {
                second = Math.min(second, floor);
            }
        }
        for (Lane lane : lanes.values()) {
            // A lane does not wait for itself.
            lane.release(limit(lane == behind ? second : least), now, released);
        }
        return released;
    }

    /** Whether a lane delays others. Then the released records should be sent before more are released. */
    boolean isAligning(long now) {
        return lanes.size() > 1
                && lanes.values().stream().anyMatch(lane -> lane.floor(now, patience, longest) != Long.MAX_VALUE);
    }

    /** The lanes in which records wait: no more should be fetched for them. */
    Set<TopicPartition> held() {
        Set<TopicPartition> held = new HashSet<>();
        lanes.forEach((partition, lane) -> {
            if (!lane.waiting.isEmpty()) {
                held.add(partition);
            }
        });
        return held;
    }

    /** How many records of a partition wait. */
    int waiting(TopicPartition partition) {
        Lane lane = lanes.get(partition);
        return lane == null ? 0 : lane.waiting.size();
    }

    private long limit(long floor) {
        return floor > Long.MAX_VALUE - bound ? Long.MAX_VALUE : floor + bound;
    }

    private static final class Lane {
        private final ArrayDeque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
        private final long end;
        private long next;
        private long lastTime = Long.MIN_VALUE;
        private final long assignedAt;
        private long heardAt;

        Lane(long next, long end, long now) {
            this.next = next;
            this.end = end;
            this.assignedAt = now;
            this.heardAt = now;
        }

        /** The time beyond which this lane delays others; the maximum if it delays no other lane. */
        long floor(long now, long patience, long longest) {
            if (next >= end || now - assignedAt > longest) {
                return Long.MAX_VALUE;
            }
            ConsumerRecord<byte[], byte[]> first = waiting.peek();
            if (first != null) {
                return first.timestamp();
            }
            return now - heardAt > patience ? Long.MAX_VALUE : lastTime;
        }

        void release(long limit, long now, List<ConsumerRecord<byte[], byte[]>> released) {
            for (ConsumerRecord<byte[], byte[]> first = waiting.peek();
                    first != null && first.timestamp() <= limit;
                    first = waiting.peek()) {
                released.add(waiting.remove());
                next = first.offset() + 1;
                lastTime = first.timestamp();
                heardAt = now;
            }
        }
    }
}
