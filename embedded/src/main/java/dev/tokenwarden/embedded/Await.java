package dev.tokenwarden.embedded;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what a server does on its own after it has accepted a change. */
final class Await {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Await() {}

    /**
     * Asks until the answer is yes.
     *
     * @throws EmbeddedException if that takes longer than 10 s or the thread is interrupted
     */
    static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > LIMIT.toNanos()) {
                throw new EmbeddedException("waited " + LIMIT.toSeconds() + " s in vain until " + what);
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new EmbeddedException("interrupted while waiting until " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
