package dev.tokenwarden.streams;

import java.time.Duration;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Ends a transaction as soon as somebody waits for what is in it, and not only when the commit interval has passed: so the
 * interval can be long, and a detection finds no commit under way that it would have to wait for. However many tasks ask,
 * the commits of a stream thread are no closer together than {@link #APART}.
 */
final class PromptCommits {
    /** Each takes some milliseconds of the stream thread and of the broker. */
    static final Duration APART = Duration.ofMillis(20);

    /** Who has waited for so long is not helped by some milliseconds, and commits would take half of the time. */
    static final long BACKLOG_MILLIS = 5_000;

    /** When the tasks of this thread asked last: they share a transaction. */
    private static final ThreadLocal<long[]> LAST = ThreadLocal.withInitial(() -> new long[] {Long.MIN_VALUE});

    private final ProcessorContext<Object, Object> context;
    private @Nullable Cancellable later;

    PromptCommits(ProcessorContext<Object, Object> context) {
        this.context = context;
    }

    /**
     * Asks for a commit: now, or when the last one asked for is long enough ago.
     *
     * @param since when what is put out came in, epoch milliseconds: what has waited in a backlog can wait for the interval
     */
    void ask(long since) {
        long wall = context.currentSystemTimeMs();
        if (later != null || wall - since > BACKLOG_MILLIS) {
            return;
        }
        long[] last = LAST.get();
        if (last[0] > wall || wall - APART.toMillis() >= last[0]) {
            last[0] = wall;
            context.commit();
        } else {
            later = context.schedule(APART, PunctuationType.WALL_CLOCK_TIME, then -> askAgain(wall, then));
        }
    }

    private void askAgain(long first, long wall) {
        if (later != null) {
            later.cancel();
            later = null;
        }
        long[] last = LAST.get();
        // Another task's commit in between was this one's too.
        if (last[0] <= first) {
            last[0] = wall;
            context.commit();
        }
    }
}
