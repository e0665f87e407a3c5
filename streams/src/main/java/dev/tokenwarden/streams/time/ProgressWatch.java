package dev.tokenwarden.streams.time;

import java.util.Arrays;

/**
 * Finds the partitions that have stalled: the others wait for a partition for {@link #STALLED_AFTER_MILLIS} only. The wait begins with
 * the first report of another partition after the partition's last progress. Example: partition 3 last makes progress at 12:00:00, and
 * nobody reports until 12:10:00. Partition 3 counts as stalled from 12:12:00.
 *
 * <p>A partition counts as stalled only if both the clock of this task and the clocks of the tasks that report have advanced by the
 * bound: neither a backlog of this task, nor a restart of all tasks, nor a time without any input makes one stalled.
 */
final class ProgressWatch {
    static final long STALLED_AFTER_MILLIS = 120_000;

    private static final long NOT_WAITED_FOR = Long.MIN_VALUE;

    private long[] sinceWall;
    private long[] sinceTold;
    private long wallNow;
    private long toldNow;

    ProgressWatch(int partitions) {
        sinceWall = new long[partitions];
        sinceTold = new long[partitions];
        Arrays.fill(sinceWall, NOT_WAITED_FOR);
    }

    /** Makes room for so many partitions. */
    void resize(int partitions) {
        int known = sinceWall.length;
        if (known < partitions) {
            sinceWall = Arrays.copyOf(sinceWall, partitions);
            sinceTold = Arrays.copyOf(sinceTold, partitions);
            Arrays.fill(sinceWall, known, partitions, NOT_WAITED_FOR);
        }
    }

    /**
     * Notes a report.
     *
     * @param progressed whether the report shows progress of its partition
     * @param wall when this task read the report, in epoch milliseconds of the wall clock
     * @param told when the partition made it
     */
    void heard(int partition, boolean progressed, long wall, long told) {
        wallNow = wall;
        toldNow = Math.max(toldNow, told);
        if (progressed) {
            sinceWall[partition] = NOT_WAITED_FOR;
        }
        for (int i = 0; i < sinceWall.length; i++) {
            if (i != partition && sinceWall[i] == NOT_WAITED_FOR) {
                sinceWall[i] = wall;
                sinceTold[i] = toldNow;
            }
        }
    }

    boolean isStalled(int partition) {
        return sinceWall[partition] != NOT_WAITED_FOR
                && wallNow - sinceWall[partition] >= STALLED_AFTER_MILLIS
                && toldNow - sinceTold[partition] >= STALLED_AFTER_MILLIS;
    }
}
