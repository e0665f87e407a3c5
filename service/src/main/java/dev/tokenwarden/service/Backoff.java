package dev.tokenwarden.service;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Ever longer waits between attempts: from 100 ms, doubled, to 5 s, each shortened at random by up to half. */
public final class Backoff {
    private static final long FIRST = 100;
    private static final long LONGEST = 5_000;

    private long next = FIRST;

    /** The wait before the next attempt. */
    public Duration next() {
        long wait = next;
        next = Math.min(LONGEST, next * 2);
        return Duration.ofMillis(wait - ThreadLocalRandom.current().nextLong(wait / 2 + 1));
    }
}
