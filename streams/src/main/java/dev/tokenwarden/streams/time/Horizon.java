package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.state.PeerClock;

/**
 * The event time before which all messages between tasks about tokens have been read. A task's own clock is how far the
 * task has read its events. What follows from the events of other tasks reaches it one hop later, and what follows from
 * that one more hop later. While a backlog is read, hours of event time pass in the time of a hop. State that messages
 * on the way may still need is therefore kept by the horizon, not by the clock.
 *
 * <p>Each task sends all tasks a row of times, after all messages that it has sent before. Place 0 is its own clock.
 * Place k is the smallest time that it has received for place k − 1 from any task. When every task has reported time T
 * for place k, all messages that events before T caused over k hops have been read. Example with two tasks: both report
 * clock 100, so each reports 100 at place 1 in its next row; when both rows have arrived, the messages of one hop that
 * events before 100 caused have been read.
 *
 * <p>A task that has stalled holds the others for {@link ProgressWatch#STALLED_AFTER_MILLIS} only. A task whose clock
 * stands still although it has input does not count at place 0. A task that reports nothing at all does not count at
 * any place. What such a task sends later can arrive after state that it needs has been forgotten.
 *
 * <ol>
 *   <li>The horizon never goes back.
 *   <li>The horizon is 0 until every task has reported or has stalled, also after a restart.
 * </ol>
 */
final class Horizon {
    /**
     * Hops that are waited for: an exchange travels to its parent, and the ancestors travel down one level with each
     * hop.
     */
    static final int HOPS = 8;

    private final long[][] received;
    private final boolean[] idle;
    private final boolean[] known;
    private final ProgressWatch clocks;
    private final ProgressWatch reports;
    private final long[] reached = new long[HOPS + 1];
    private final AwaitedTimes awaited;
    private boolean news;

    Horizon(int partitions) {
        awaited = new AwaitedTimes(partitions);
        received = new long[partitions][HOPS];
        idle = new boolean[partitions];
        known = new boolean[partitions];
        clocks = new ProgressWatch(partitions);
        reports = new ProgressWatch(partitions);
    }

    /**
     * Takes the report of a task. A task receives its own reports as well.
     *
     * @param wall epoch milliseconds of the wall clock
     */
    void receive(PeerClock clock, long wall) {
        int partition = clock.getPartition();
        if (partition >= received.length) {
            return;
        }
        known[partition] = true;
        awaited.receive(clock);
        idle[partition] = clock.getIdle();
        boolean progressed =
                clock.getIdle() || clock.getReachedCount() > 0 && clock.getReached(0) > received[partition][0];
        clocks.receive(partition, progressed, wall, clock.getTold());
        reports.receive(partition, true, wall, clock.getTold());
        for (int i = 0; i < HOPS && i < clock.getReachedCount(); i++) {
            received[partition][i] = Math.max(received[partition][i], clock.getReached(i));
        }
        for (int hops = 1; hops <= HOPS; hops++) {
            long least = least(hops - 1);
            news = news || least > reached[hops] && hops < HOPS;
            reached[hops] = Math.max(reached[hops], least);
        }
    }

    /** Whether a received report contains times that this task has not yet passed on. */
    boolean hasNews() {
        return news;
    }

    /** Notes that this task waits until the horizon has reached {@code time}. */
    void await(long time) {
        awaited.await(time);
    }

    /** Whether a task waits for the report that this task would make now. */
    boolean isReportAwaited(long clock) {
        return awaited.wantsReport(clock, reached, reached());
    }

    /** The event time before which all messages have been read, in epoch milliseconds. */
    long reached() {
        return reached[HOPS];
    }

    /**
     * What to report to the others.
     *
     * @param wall epoch milliseconds of the wall clock
     */
    PeerClock report(int partition, long clock, boolean hasNothingToRead, long wall) {
        news = false;
        PeerClock.Builder row = PeerClock.newBuilder()
                .setPartition(partition)
                .setIdle(hasNothingToRead)
                .setTold(wall)
                .addReached(clock);
        for (int hops = 1; hops < HOPS; hops++) {
            row.addReached(reached[hops]);
        }
        awaited.report(row, reached());
        return row.build();
    }

    /**
     * The smallest time at {@code place}. At place 0, tasks without input do not count; if no task has input, the
     * largest time is taken. A task without input still passes on messages, so at the other places every task counts
     * that has not stalled.
     */
    private long least(int place) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < received.length; i++) {
            if (isStalled(i, place)) {
                continue;
            }
            if (!known[i]) {
                return 0;
            }
            least = idle[i] && place == 0 ? least : Math.min(least, received[i][place]);
        }
        return least != Long.MAX_VALUE ? least : greatestClock();
    }

    private long greatestClock() {
        long greatest = 0;
        for (int i = 0; i < received.length; i++) {
            greatest = isStalled(i, 0) ? greatest : Math.max(greatest, received[i][0]);
        }
        return greatest;
    }

    private boolean isStalled(int partition, int place) {
        return reports.isStalled(partition) || place == 0 && clocks.isStalled(partition);
    }
}
