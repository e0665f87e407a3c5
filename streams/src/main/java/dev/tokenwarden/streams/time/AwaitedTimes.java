package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.state.PeerClock;
import java.util.Arrays;

/**
 * The times for which some task waits until the horizon reaches them. A report that shows that a hop has reached such a
 * time is sent at once; every other report can wait. Example: a trace is judged when the horizon is at 12:00:04. From
 * 12:00:04 on, each task reports as soon as one of its hops has passed 12:00:04, so eight hops take tenths of a second
 * instead of eight seconds.
 *
 * <ol>
 *   <li>These times decide when a report is sent, never what it says: the horizon does not depend on them.
 *   <li>They are not kept in state. After a restart, the ordinary reports reach them.
 * </ol>
 */
final class AwaitedTimes {
    private static final long NEVER = Long.MAX_VALUE;
    /** Longer than the time between two ordinary reports. */
    private static final long SOON_MILLIS = 2_000;

    private final long[] from;
    private final long[] to;
    private final long[] reported = new long[Horizon.HOPS];
    private long ownFrom = NEVER;
    private long ownTo;
    private long ownToReported;

    AwaitedTimes(int partitions) {
        from = new long[partitions];
        to = new long[partitions];
        Arrays.fill(from, NEVER);
    }

    /** Notes that this task waits until the horizon has reached {@code time}. */
    void await(long time) {
        ownFrom = Math.min(ownFrom, time);
        ownTo = Math.max(ownTo, time);
    }

    /** Takes the times that another task waits for. */
    void receive(PeerClock clock) {
        int partition = clock.getPartition();
        if (partition < from.length) {
            from[partition] = clock.getAwaitedTo() == 0 ? NEVER : clock.getAwaitedFrom();
            to[partition] = clock.getAwaitedTo();
        }
    }

    /** Adds to a report the times that this task waits for, and remembers the report. */
    void report(PeerClock.Builder row, long horizon) {
        if (ownTo <= horizon) {
            ownFrom = NEVER;
            ownTo = 0;
        } else {
            ownFrom = Math.max(ownFrom, horizon + 1);
            row.setAwaitedFrom(ownFrom).setAwaitedTo(ownTo);
        }
        ownToReported = ownTo;
        for (int hops = 0; hops < Horizon.HOPS; hops++) {
            reported[hops] = row.getReached(hops);
        }
    }

    /**
     * Whether a report now would bring a task nearer to a time that it waits for.
     *
     * @param clock of this task
     * @param reached per hop what this task would report; place 0 is not read
     * @param horizon of this task
     */
    boolean wantsReport(long clock, long[] reached, long horizon) {
        long earliest = ownTo > horizon ? ownFrom : NEVER;
        long latest = ownTo;
        for (int i = 0; i < from.length; i++) {
            earliest = Math.min(earliest, from[i]);
            latest = Math.max(latest, to[i]);
        }
        if (latest <= horizon) {
            return false;
        }
        // The others do not know yet what this task waits for, and could pass it before the next ordinary report.
        if (ownTo > ownToReported && ownFrom <= clock + SOON_MILLIS) {
            return true;
        }
        for (int hops = 0; hops < Horizon.HOPS; hops++) {
            long now = hops == 0 ? clock : reached[hops];
            if (now >= earliest && now > reported[hops] && reported[hops] < latest) {
                return true;
            }
        }
        return false;
    }
}
