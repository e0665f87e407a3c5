package dev.tokenwarden.ingest.progress;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A lower bound of the brokers' clocks, from the append times that they acknowledge. An append time was read before its
 * acknowledgement arrived, so the difference to our clock at that moment is never more than the true one. With several
 * brokers, the one whose clock is most behind counts.
 *
 * <p>Safe for use by several threads. Times are epoch milliseconds.
 */
final class BrokerClock {
    private static final long UNKNOWN = Long.MAX_VALUE;

    private final AtomicLong lowest = new AtomicLong(UNKNOWN);
    private volatile long offset = UNKNOWN;

    /** A broker gave a record this time; its acknowledgement arrived at {@code now} by our clock. */
    void observe(long appended, long now) {
        lowest.accumulateAndGet(appended - now, Math::min);
    }

    /** Replaces the earlier observations by those since the last call. */
    void roll() {
        long observed = lowest.getAndSet(UNKNOWN);
        if (observed != UNKNOWN) {
            offset = observed;
        }
    }

    boolean isKnown() {
        return offset != UNKNOWN;
    }

    /** A time by the brokers' clocks that is not after {@code ours}, a time by our clock. */
    long at(long ours) {
        if (!isKnown()) {
            throw new IllegalStateException("no append time was observed yet");
        }
        return ours + offset;
    }
}
