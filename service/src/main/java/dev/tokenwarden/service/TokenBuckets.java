package dev.tokenwarden.service;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A {@link TokenBucket} for each caller. At most 10,000 are kept; the one that was used least recently goes first, and starts
 * full when its caller comes back. Safe for use by several threads.
 */
public final class TokenBuckets {
    private static final int CALLERS = 10_000;
    private static final int BURST_SECONDS = 10;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanos;
    private final Map<String, TokenBucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TokenBucket> eldest) {
            return size() > CALLERS;
        }
    };

    /** Buckets with a burst of ten seconds. */
    public TokenBuckets(int perSecond, LongSupplier nanos) {
        this(perSecond, (double) perSecond * BURST_SECONDS, nanos);
    }

    public TokenBuckets(double perSecond, double burst, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanos = nanos;
    }

    /** Whether one more is within the limit; it then counts. */
    public synchronized boolean allows(String caller) {
        TokenBucket bucket = bucket(caller);
        if (!bucket.hasRoom()) {
            return false;
        }
        bucket.take(1);
        return true;
    }

    /** How long until this caller may go on; zero: it may now. */
    public synchronized Duration untilRoom(String caller) {
        return Duration.ofNanos(bucket(caller).nanosUntilRoom());
    }

    /** Counts this much against the caller, whether there is room for it or not. */
    public synchronized void take(String caller, int amount) {
        bucket(caller).take(amount);
    }

    private TokenBucket bucket(String caller) {
        return buckets.computeIfAbsent(caller, key -> new TokenBucket(perSecond, burst, nanos));
    }
}
