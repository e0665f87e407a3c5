package dev.tokenwarden.streams.time;

import dev.tokenwarden.streams.state.PeerClock;
import java.util.Arrays;

/**
 * Up to which event time everything has been read that tasks have to tell each other about tokens. A task's own clock
 * says how far it has read its events; what follows of other tasks' events reaches it a hop later, and what follows of
 * that one hop more. While a backlog is read, hours of event time pass in the time of a hop. So whatever must not be
 * forgotten while messages about it may be under way is measured by the horizon, and not by the clock.
 *
 * <p>Each task tells all tasks a row of times, in band behind what it has sent before: first its own clock, and at place
 * k the least of what it has heard from any task at place k − 1. Whoever has heard T or later at place k from everyone
 * has read all messages that events before T led to over k hops.
 *
 * <ol>
 *   <li>It never goes back.
 *   <li>It is at the beginning of time until every task was heard; after a restart none has been.
 * </ol>
 */
final class Horizon {
    /** Hops that are waited for: an exchange travels to its parent, and what stands above it one level down a hop. */
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
     * Of the clocks of those that have something to read; where none has, the furthest. Whoever has no events passes on
     * messages all the same, and is waited for beyond its own clock.
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
