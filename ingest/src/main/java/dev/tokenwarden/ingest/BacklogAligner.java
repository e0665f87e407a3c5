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
 * Lets several partitions with a backlog go ahead side by side in the time of their records, as they would have without
 * the interruption: downstream, graces are counted on event time.
 *
 * <p>Each partition is a lane. A lane is <i>behind</i> until it has passed the end that its partition had when it was
 * assigned. The <i>floor</i> is the earliest time that a lane which is behind may still come with: that of its first
 * waiting record, else of its last released one. Records up to the floor plus the bound are released, the others wait.
 *
 * <ol>
 *   <li>Records of one lane are released in the order in which they were offered.
 *   <li>While a lane is behind and gives, no other lane is released further than the bound beyond it.
 *   <li>A lane that is not behind holds nobody up. So a flood that comes later holds nobody up either.
 *   <li>A lane that is behind but has given nothing for as long as the patience lasts holds nobody up.
 *   <li>If anything waits, something can be released now or once the patience is over.
 * </ol>
 *
 * Belongs to one thread. Times are epoch milliseconds.
 */
final class BacklogAligner {
    private final long bound;
    private final long patience;
    private final Map<TopicPartition, Lane> lanes = new HashMap<>();

    BacklogAligner(Duration bound, Duration patience) {
        this.bound = bound.toMillis();
        this.patience = patience.toMillis();
    }

    /** A new lane, which starts at {@code position} and is behind until {@code end}. */
    void assign(TopicPartition partition, long position, long end, long now) {
        lanes.put(partition, new Lane(position, end, now));
    }

    /** Forgets the lanes and what waits in them. */
    void revoke(Collection<TopicPartition> partitions) {
        lanes.keySet().removeAll(partitions);
    }

    /** Takes records of one lane, in order. Those of a lane that is not assigned are dropped. */
    void offer(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> records) {
        Lane lane = lanes.get(partition);
        if (lane != null) {
            lane.waiting.addAll(records);
        }
    }

    /** What may go on now. */
    List<ConsumerRecord<byte[], byte[]>> release(long now) {
        List<ConsumerRecord<byte[], byte[]>> released = new ArrayList<>();
        int before;
        do {
            before = released.size();
            long limit = limit(now);
            lanes.values().forEach(lane -> lane.release(limit, now, released));
        } while (released.size() > before);
        return released;
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

    private long limit(long now) {
        long floor = Long.MAX_VALUE;
        for (Lane lane : lanes.values()) {
            floor = Math.min(floor, lane.floor(now, patience));
        }
        return floor > Long.MAX_VALUE - bound ? Long.MAX_VALUE : floor + bound;
    }

    private static final class Lane {
        private final ArrayDeque<ConsumerRecord<byte[], byte[]>> waiting = new ArrayDeque<>();
        private final long end;
        private long next;
        private long lastTime = Long.MIN_VALUE;
        private long heardAt;

        Lane(long next, long end, long now) {
            this.next = next;
            this.end = end;
            this.heardAt = now;
        }

        /** The earliest time that this lane holds others at; the maximum if it holds nobody up. */
        long floor(long now, long patience) {
            if (next >= end) {
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
