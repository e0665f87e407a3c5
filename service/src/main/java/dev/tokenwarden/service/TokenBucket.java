package dev.tokenwarden.service;

import java.util.function.LongSupplier;

/**
 * A token bucket: on average at most {@code perSecond}, in a burst at most {@code burst}. An amount is granted while there is
 * anything in the bucket, and taken in full: a large one is paid for by waiting after it.
 *
 * <p>Not safe for use by several threads.
 */
public final class TokenBucket {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final double burst;
    private final LongSupplier nanos;
    private double left;
    private long at;

    /** A full bucket. */
    public TokenBucket(double perSecond, double burst, LongSupplier nanos) {
        if (!(perSecond > 0) || !(burst > 0)) {
            throw new IllegalArgumentException("rate and burst must be positive");
        }
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanos = nanos;
        this.left = burst;
        this.at = nanos.getAsLong();
    }

    /** Whether something may be taken now. */
    public boolean hasRoom() {
        fill();
        return left > 0;
    }

    /** Takes this much, whether it is there or not. */
    public void take(double amount) {
        fill();
        left -= amount;
    }

    /** Nanoseconds until something may be taken; 0: now. */
    public long nanosUntilRoom() {
        fill();
        return left > 0 ? 0 : 1 + (long) (-left / perSecond * NANOS);
    }

    private void fill() {
        long now = nanos.getAsLong();
        left = Math.min(burst, left + (now - at) / NANOS * perSecond);
        at = now;
    }
}
