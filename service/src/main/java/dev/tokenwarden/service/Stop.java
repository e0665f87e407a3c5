package dev.tokenwarden.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A request to stop that also ends waits early. Thread-safe; a request is final. */
public final class Stop {
    private final CountDownLatch latch = new CountDownLatch(1);

    /** Requests the stop. Further requests change nothing. */
    public void request() {
        latch.countDown();
    }

    /** Whether a stop was requested. */
    public boolean isRequested() {
        return latch.getCount() == 0;
    }

    /** Waits for {@code time}, or until a stop is requested. An interrupt counts as a request. */
    public void await(Duration time) {
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
