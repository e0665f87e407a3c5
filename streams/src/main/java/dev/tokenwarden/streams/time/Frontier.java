package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.state.Watermark;
import java.util.Arrays;

/**
 * The event time up to which all token partitions have been read, from their reports to the tasks that count. A
 * partition without input does not delay the others, but its report covers only the time before it was made. A backlog
 * is not urgent, so there the report must be newer than the progress of the others.
 *
 * <p>A partition that makes no progress delays the others for {@link ProgressWatch#STALLED_AFTER_MILLIS} only. Example:
 * the thread of partition 3 fails again and again from 12:00:00 on. Rules that count over all partitions wait for it
 * until 12:02:00, and go on without it from then. What partition 3 reads later counts as late.
 *
 * <ol>
 *   <li>It never goes back.
 *   <li>It does not pass a partition that has input and makes progress.
 *   <li>In a backlog it does not pass a partition that has not yet stated that it still has no input.
 * </ol>
 */
public final class Frontier {
    /** How long it may take to fetch a record that was appended before a partition made its report. */
    static final long FETCHED_WITHIN_MILLIS = 1_000;

    private static final long NONE = Long.MAX_VALUE;

    private final ProgressWatch progress = new ProgressWatch(0);
    private long[] clockOf = {};
    private long[] reportTimes = {};
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
     * Takes the report of a partition.
     *
     * @param wall epoch milliseconds of the wall clock, to distinguish a backlog from current events
     * @param graceMillis events that are older than this are a backlog
     * @return whether the report shows progress of the partition
     */
    public boolean receive(Watermark report, long wall, long graceMillis) {
        makeRoom(report.getPartitions());
        int partition = report.getPartition();
        boolean further = report.getTime() > clockOf[partition];
        clockOf[partition] = Math.max(clockOf[partition], report.getTime());
        idle[partition] = report.getIdle();
        reportTimes[partition] = report.getTold();
        progress.receive(partition, further || report.getIdle(), wall, report.getTold());
        long reached = reached();
        if (reached + graceMillis >= wall) {
            now = Math.max(now, reached);
            waiting = NONE;
        } else {
            advanceInBacklog(reached, report.getTold());
        }
        return further;
    }

    private void advanceInBacklog(long reached, long reportedAt) {
        if (reached <= now) {
            waiting = NONE;
            return;
        }
        if (reached < waiting) {
            await(reached, reportedAt);
        }
        for (int i = 0; i < idle.length; i++) {
            if (idle[i] && reportTimes[i] < waitingSince && !progress.isStalled(i)) {
                return;
            }
        }
        now = Math.max(now, waiting);
        if (reached > waiting) {
            await(reached, reportedAt);
        } else {
            waiting = NONE;
        }
    }

    private void await(long time, long reportedAt) {
        waiting = time;
        waitingSince = reportedAt + FETCHED_WITHIN_MILLIS;
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
            reportTimes = Arrays.copyOf(reportTimes, partitions);
            idle = Arrays.copyOf(idle, partitions);
            progress.resize(partitions);
        }
    }
}
