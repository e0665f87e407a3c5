package dev.tokenwarden.streams.output;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Commits a transaction as soon as it contains output that another role waits for, before the commit interval has
 * passed. The interval can then be long, and a detection rarely finds a commit under way that it has to wait for. The
 * commits of a stream thread are at least {@link #APART} apart, however many tasks ask for one.
 */
final class PromptCommits {
    /** Each commit takes some milliseconds of the stream thread and of the broker. */
    static final Duration APART = Duration.ofMillis(20);

    /** How long facts and messages to other tasks may stay uncommitted. */
    static final Duration SOON = Duration.ofMillis(100);

    /**
     * Output that has waited longer than this is not urgent: some milliseconds do not matter, and commits would take
     * half of the time.
     */
    static final long BACKLOG_MILLIS = 5_000;

    /** The last commit that a task of this thread asked for. The tasks of a thread share a transaction. */
    private static final ThreadLocal<long[]> LAST = ThreadLocal.withInitial(() -> new long[] {Long.MIN_VALUE});

    private final ProcessorContext<Object, Object> context;
    private @Nullable Cancellable later;
    private long due;
    private long asked;

    PromptCommits(ProcessorContext<Object, Object> context) {
        this.context = context;
    }

    /**
     * Requests a commit: now, or when the last requested one is {@link #APART} ago.
     *
     * @param since when the input that caused the output arrived, epoch milliseconds; the output of a backlog waits for
     *     the interval
     */
    void ask(long since) {
        within(Duration.ZERO, since);
    }

    /** Requests a commit within {@link #SOON}; {@code since} as in {@link #ask}. */
    void askSoon(long since) {
        within(SOON, since);
    }

    private void within(Duration longest, long since) {
        long wall = context.currentSystemTimeMs();
        if (wall - since > BACKLOG_MILLIS) {
            return;
        }
        asked = wall;
        long last = LAST.get()[0];
        long at = last > wall ? wall : Math.max(wall + longest.toMillis(), last + APART.toMillis());
        if (at <= wall) {
            commit(wall);
        } else if (later == null || at < due) {
            cancel();
            due = at;
            later = context.schedule(Duration.ofMillis(at - wall), PunctuationType.WALL_CLOCK_TIME, this::askAgain);
        }
    }

    private void askAgain(long wall) {
        cancel();
        // A commit by another task of the thread has committed this task's output too.
        if (LAST.get()[0] <= asked) {
            commit(wall);
        }
    }

    private void commit(long wall) {
        cancel();
        LAST.get()[0] = wall;
        context.commit();
    }

    private void cancel() {
        if (later != null) {
            later.cancel();
            later = null;
        }
    }
}
