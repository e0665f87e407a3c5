package dev.tokenwarden.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request to stop that also ends waits early. Thread-safe; a request is final. */
public final class Stop {
    private final CountDownLatch latch = new CountDownLatch(1);
    private volatile long askedNanos = System.nanoTime();

    /** Requests the stop. Further requests change nothing. */
    public void request() {
        latch.countDown();
    }

    /** Whether a stop was requested. */
    public boolean isRequested() {
        askedNanos = System.nanoTime();
        return wasRequested();
    }

    /** As {@link #isRequested}, for others than the task. */
    boolean wasRequested() {
        return latch.getCount() == 0;
    }

    /** The time since the task last asked or waited: how long its current turn takes. */
    Duration sinceAsked() {
        return Duration.ofNanos(System.nanoTime() - askedNanos);
    }

    /** Waits for {@code time}, or until a stop is requested. An interrupt counts as a request. */
    public void await(Duration time) {
        askedNanos = System.nanoTime();
        try {
            if (latch.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            latch.countDown();
        }
    }
}
