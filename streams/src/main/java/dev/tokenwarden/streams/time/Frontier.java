package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.state.Watermark;
import java.util.Arrays;

/**
 * Up to which event time all partitions of tokens have been read, as those who count hear it. A partition that has nothing
 * to read holds nobody up; but its word for that is worth something only up to when it was given. Where events are as
 * old as in a backlog there is no hurry, so there it must have been given after the others had come as far.
 *
 * <ol>
 *   <li>It never goes back.
 *   <li>It does not pass a partition that has something to read.
 *   <li>In a backlog it does not pass a partition that has not yet said that it still has nothing to read.
 * </ol>
 */
public final class Frontier {
    /** What was appended before a partition gave its word may take so long to be fetched. */
    static final long FETCHED_WITHIN_MILLIS = 1_000;

    private static final long NONE = Long.MAX_VALUE;

    private long[] clockOf = {};
    private long[] toldAt = {};
    private boolean[] idle = {};
    private long now;
    private long waiting = NONE;
    private long waitingSince;

    /** Epoch milliseconds of event time. */
    public long now() {
        return now;
    }

    /** A partition is as far as that, from before a restart. Nobody is taken for idle: there may be a backlog. */
    public void restore(int partition, int partitions, long time) {
        makeRoom(partitions);
        clockOf[partition] = time;
    }

    /** All that was kept has been restored. */
    public void restored() {
        now = reached();
    }

    /**
     * Takes a partition's word.
     *
     * @param wall epoch milliseconds of the wall clock, to tell a backlog from what happens now
     * @param graceMillis events that are older than this are a backlog
     * @return whether the partition has come further than was known
     */
    public boolean heard(Watermark said, long wall, long graceMillis) {
        makeRoom(said.getPartitions());
        int partition = said.getPartition();
        boolean further = said.getTime() > clockOf[partition];
        clockOf[partition] = Math.max(clockOf[partition], said.getTime());
        idle[partition] = said.getIdle();
        toldAt[partition] = said.getTold();
        long reached = reached();
        if (reached + graceMillis >= wall) {
            now = Math.max(now, reached);
            waiting = NONE;
        } else {
            advanceInBacklog(reached, said.getTold());
        }
        return further;
    }

    private void advanceInBacklog(long reached, long told) {
        if (reached <= now) {
            waiting = NONE;
            return;
        }
        if (reached < waiting) {
            await(reached, told);
        }
        for (int i = 0; i < idle.length; i++) {
            if (idle[i] && toldAt[i] < waitingSince) {
                return;
            }
        }
        now = Math.max(now, waiting);
        if (reached > waiting) {
            await(reached, told);
        } else {
            waiting = NONE;
        }
    }

    private void await(long time, long told) {
        waiting = time;
        waitingSince = told + FETCHED_WITHIN_MILLIS;
    }

    /** The slowest of the partitions that have something to read; where none has, the one that has come furthest. */
    private long reached() {
        long slowest = NONE;
        long furthest = 0;
        for (int i = 0; i < clockOf.length; i++) {
            slowest = idle[i] ? slowest : Math.min(slowest, clockOf[i]);
            furthest = Math.max(furthest, clockOf[i]);
        }
        return slowest == NONE ? furthest : slowest;
    }

    private void makeRoom(int partitions) {
        if (clockOf.length < partitions) {
            clockOf = Arrays.copyOf(clockOf, partitions);
            toldAt = Arrays.copyOf(toldAt, partitions);
            idle = Arrays.copyOf(idle, partitions);
        }
    }
}
