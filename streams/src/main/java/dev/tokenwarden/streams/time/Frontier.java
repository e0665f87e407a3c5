package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.state.Watermark;
import java.util.Arrays;

/**
 * The event time up to which all partitions of tokens have been read, as the tasks that count hear it. A partition without
 * input does not hold the others; but its statement holds only up to the moment when it was made. In a backlog there is no
 * hurry, so there the statement must be newer than the progress of the others.
 *
 * <p>A partition that makes no progress holds the others for {@link ProgressWatch#STALLED_AFTER_MILLIS} only. Example: the
 * thread of partition 3 fails again and again from 12:00:00 on. Rules that count over all partitions wait for it until 12:02:00, and go
 * on without it from then. What partition 3 reads later counts as late.
 *
 * <ol>
 *   <li>It never goes back.
 *   <li>It does not pass a partition that has input and makes progress.
 *   <li>In a backlog it does not pass a partition that has not yet stated that it still has no input.
 * </ol>
 */
public final class Frontier {
    /** What was appended before a partition gave its word may take so long to be fetched. */
    static final long FETCHED_WITHIN_MILLIS = 1_000;

    private static final long NONE = Long.MAX_VALUE;

    private final ProgressWatch progress = new ProgressWatch(0);
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

    /** Sets how far a partition was before a restart. No partition counts as idle: there may be a backlog. */
    public void restore(int partition, int partitions, long time) {
        makeRoom(partitions);
        clockOf[partition] = time;
    }

    /** Ends the restoring. */
    public void restored() {
        now = reached();
    }

    /**
     * Takes the statement of a partition.
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
        progress.heard(partition, further || said.getIdle(), wall, said.getTold());
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
            if (idle[i] && toldAt[i] < waitingSince && !progress.isStalled(i)) {
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

    /** The slowest of the partitions that have input and make progress; if there is none, the furthest of all. */
    private long reached() {
        long slowest = NONE;
        long furthest = 0;
        for (int i = 0; i < clockOf.length; i++) {
            slowest = idle[i] || progress.isStalled(i) ? slowest : Math.min(slowest, clockOf[i]);
            furthest = Math.max(furthest, clockOf[i]);
        }
        return slowest == NONE ? furthest : slowest;
    }

    private void makeRoom(int partitions) {
        if (clockOf.length < partitions) {
            clockOf = Arrays.copyOf(clockOf, partitions);
            toldAt = Arrays.copyOf(toldAt, partitions);
            idle = Arrays.copyOf(idle, partitions);
            progress.resize(partitions);
        }
    }
}
