package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.state.PeerClock;
import java.util.Arrays;

/**
 * The event time before which all messages between tasks about tokens have been read. A task's own clock is how far the task has
 * read its events. What follows from the events of other tasks reaches it one hop later, and what follows from that one more hop
 * later. While a backlog is read, hours of event time pass in the time of a hop. State that messages on the way may still need is
 * therefore kept by the horizon, not by the clock.
 *
 * <p>Each task sends all tasks a row of times, after all messages that it has sent before. Place 0 is its own clock. Place k is the
 * smallest time that it has received for place k − 1 from any task. When every task has reported time T for place k, all messages
 * that events before T caused over k hops have been read. Example with two tasks: both report clock 100, so each reports 100 at
 * place 1 in its next row; when both rows have arrived, the messages of one hop that events before 100 caused have been read.
 *
 * <ol>
 *   <li>The horizon never goes back.
 *   <li>The horizon is 0 until every task has reported, also after a restart.
 * </ol>
 */
final class Horizon {
    /** Hops that are waited for: an exchange travels to its parent, and the ancestors travel down one level with each hop. */
    static final int HOPS = 8;

    private final long[][] heard;
    private final boolean[] idle;
    private final boolean[] known;
    private final long[] reached = new long[HOPS + 1];
    private boolean news;

    Horizon(int partitions) {
        heard = new long[partitions][HOPS];
        idle = new boolean[partitions];
        known = new boolean[partitions];
    }

    /** What a task said; its own word included. */
    void heard(PeerClock clock) {
        int partition = clock.getPartition();
        if (partition >= heard.length) {
            return;
        }
        known[partition] = true;
        idle[partition] = clock.getIdle();
        for (int i = 0; i < HOPS && i < clock.getReachedCount(); i++) {
            heard[partition][i] = Math.max(heard[partition][i], clock.getReached(i));
        }
        for (int hops = 1; hops <= HOPS; hops++) {
            long least = least(hops - 1);
            news = news || least > reached[hops] && hops < HOPS;
            reached[hops] = Math.max(reached[hops], least);
        }
    }

    /** Whether what was heard has something in it that was not yet told on. */
    boolean hasNews() {
        return news;
    }

    /** Epoch milliseconds up to which nothing is under way any more. */
    long reached() {
        return reached[HOPS];
    }

    /** What to tell the others. */
    PeerClock tell(int partition, long clock, boolean hasNothingToRead) {
        news = false;
        PeerClock.Builder row = PeerClock.newBuilder()
                .setPartition(partition)
                .setIdle(hasNothingToRead)
                .addReached(clock);
        for (int hops = 1; hops < HOPS; hops++) {
            row.addReached(reached[hops]);
        }
        return row.build();
    }

    /**
     * The smallest time at {@code place}. At place 0, tasks without input do not count; if no task has input, the largest time is
     * taken. A task without input still passes on messages, so at the other places every task counts.
     */
    private long least(int place) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < heard.length; i++) {
            if (!known[i]) {
                return 0;
            }
            least = idle[i] && place == 0 ? least : Math.min(least, heard[i][place]);
        }
        return least != Long.MAX_VALUE
                ? least
                : Arrays.stream(heard).mapToLong(row -> row[0]).max().orElse(0);
    }
}
