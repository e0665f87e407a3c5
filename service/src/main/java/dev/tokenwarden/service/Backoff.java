package dev.tokenwarden.service;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Waits between attempts: exponential with jitter. The wait doubles from {@code first} to {@code longest}, and each wait is
 * shortened at random by up to half, so that instances that failed together do not return together. Not thread-safe.
 */
public final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final long first;
    private final long longest;
    private long next;

    /** From 100 ms to 5 s. */
    public Backoff() {
        this(FIRST, LONGEST);
    }

    /**
     * @param first the wait after the first failure, at least 1 ms
     * @param longest the upper bound, at least {@code first}
     * @throws IllegalArgumentException if a bound does not hold
     */
    public Backoff(Duration first, Duration longest) {
        if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException(
                    "backoff from " + first + " to " + longest + ": needs 1 ms or more, in ascending order");
        }
        this.first = first.toMillis();
        this.longest = longest.toMillis();
        this.next = this.first;
    }

    /** The wait before the next attempt, in whole milliseconds. */
    public Duration next() {
        long wait = next;
        next = Math.min(longest, next * 2);
        return Duration.ofMillis(wait - ThreadLocalRandom.current().nextLong(wait / 2 + 1));
    }

    /** Starts again at the first wait; to be called after a success. */
    public void reset() {
        next = first;
    }
}
