package dev.tokenwarden.streams.time;

import java.util.Arrays;

/**
 * Finds the partitions that have stalled: the others wait for a partition for {@link #STALLED_AFTER_MILLIS} only. The
 * wait begins with the first report of another partition after the partition's last progress. Example: partition 3 last
 * makes progress at 12:00:00, and nobody reports until 12:10:00. Partition 3 counts as stalled from 12:12:00.
 *
 * <p>A partition counts as stalled only if both the clock of this task and the clocks of the tasks that report have
 * advanced by the bound: neither a backlog of this task, nor a restart of all tasks, nor a time without any input makes
 * one stalled.
 */
final class ProgressWatch {
    static final long STALLED_AFTER_MILLIS = 120_000;

    private static final long NOT_WAITED_FOR = Long.MIN_VALUE;

    private long[] sinceWall;
    private long[] sinceReported;
    private long wallNow;
    private long lastReportedAt;

    ProgressWatch(int partitions) {
        sinceWall = new long[partitions];
        sinceReported = new long[partitions];
        Arrays.fill(sinceWall, NOT_WAITED_FOR);
    }

    /** Makes room for so many partitions. */
    void resize(int partitions) {
        int known = sinceWall.length;
        if (known < partitions) {
            sinceWall = Arrays.copyOf(sinceWall, partitions);
            sinceReported = Arrays.copyOf(sinceReported, partitions);
            Arrays.fill(sinceWall, known, partitions, NOT_WAITED_FOR);
        }
    }

    /**
     * Notes a report.
     *
     * @param progressed whether the report shows progress of its partition
     * @param wall when this task read the report, in epoch milliseconds of the wall clock
     * @param reportedAt when the partition made it
     */
    void receive(int partition, boolean progressed, long wall, long reportedAt) {
        wallNow = wall;
        lastReportedAt = Math.max(lastReportedAt, reportedAt);
        if (progressed) {
            sinceWall[partition] = NOT_WAITED_FOR;
        }
        for (int i = 0; i < sinceWall.length; i++) {
            if (i != partition && sinceWall[i] == NOT_WAITED_FOR) {
                sinceWall[i] = wall;
                sinceReported[i] = lastReportedAt;
            }
        }
    }

    boolean isStalled(int partition) {
        return sinceWall[partition] != NOT_WAITED_FOR
                && wallNow - sinceWall[partition] >= STALLED_AFTER_MILLIS
                && lastReportedAt - sinceReported[partition] >= STALLED_AFTER_MILLIS;
    }
}
