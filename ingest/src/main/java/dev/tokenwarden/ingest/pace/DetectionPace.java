package dev.tokenwarden.ingest.pace;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Decides how many more events may be written to {@code token-events}, from the number of events that detection has not
 * read yet. Other events wait in the input topic of their reporter, where registrations take turns. On
 * {@code token-events}, every event behind a flood would wait for the whole flood.
 *
 * <p>A window bounds the events that detection has not read: one and a half times what detection reads in a second, at
 * least 5,000. Detection commits at least twice a second, so that the window never slows it down: a detection that
 * reads 20,000 events/s gets a window of 30,000 and the commit of its position is seen after at most 14,000. A single
 * event of a quiet reporter is read after at most about one window, one and a half seconds, for a flood of any length.
 *
 * <ol>
 *   <li>While nothing is known about detection, or it has committed nothing, there is no limit.
 *   <li>If detection has not read anything for 10 s although events wait, there is no limit: other readers need the
 *       events, and a detection role that makes no progress must not stop admission.
 * </ol>
 *
 * Safe for use by several threads.
 */
final class DetectionPace {
    static final long LEAST_WINDOW = 5_000;
    private static final double WINDOW_SECONDS = 1.5;
    private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** How fast an estimate of the rate falls, so that a pause of detection does not close the window at once. */
    private static final double DECAY = 0.8;

    private final LongSupplier nanos;
    private boolean known;
    private long written;
    private long lag;
    private long writtenAtLag;
    private long committed;
    private long movedAt;
    private long sampleCommitted;
    private long sampleAt;
    private double rate;

    DetectionPace(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** How many events have been written in all. */
    synchronized long written() {
        return written;
    }

    /** Notes that this many events were written. */
    synchronized void wrote(int events) {
        written += events;
    }

    /** Whether detection has events left to read, as far as is known. */
    synchronized boolean isBusy() {
        return !known || lag > 0 || written > writtenAtLag;
    }

    /**
     * Takes the answer of a query about detection.
     *
     * @param unread events that it had not read
     * @param read the sum of its committed offsets
     * @param writtenBefore {@link #written} when the question was asked
     */
    synchronized void observe(long unread, long read, long writtenBefore) {
        long now = nanos.getAsLong();
        if (!known) {
            known = true;
            movedAt = now;
            sampleCommitted = read;
            sampleAt = now;
            committed = read;
        }
        if (read != committed || unread == 0) {
            movedAt = now;
        }
        lag = unread;
        committed = read;
        writtenAtLag = writtenBefore;
        if (now - sampleAt >= SAMPLE_NANOS) {
            double sample = Math.max(0, read - sampleCommitted) * (double) SAMPLE_NANOS / (now - sampleAt);
            rate = Math.max(sample, rate * DECAY);
            sampleCommitted = read;
            sampleAt = now;
        }
    }

    /** Notes that a query failed: there is no limit until one succeeds. */
    synchronized void forget() {
        known = false;
        rate = 0;
    }

    /** How many events may be written now, at most {@code most}. */
    synchronized int allowance(int most) {
        if (!known || nanos.getAsLong() - movedAt > STALLED_NANOS) {
            return most;
        }
        long window = Math.max(LEAST_WINDOW, (long) (rate * WINDOW_SECONDS));
        long unread = lag + (written - writtenAtLag);
        return (int) Math.max(0, Math.min(most, window - unread));
    }
}
