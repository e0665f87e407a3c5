package dev.tokenwarden.standalone.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;

/**
 * Lets a command that stays end in order on SIGINT and SIGTERM: the signal wakes the main thread, and the JVM waits until
 * that has stopped everything, but not for ever.
 */
final class Stopping {

    /** Everything is to be down within 10 s of the signal. What is not by then is left to crash recovery. */
    private static final long LIMIT_MILLIS = 9_500;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");

    private Stopping() {}

    /** From now on signals are taken. Until {@link #await} is reached, one only shortens what is being started. */
    static Stopping onSignal() {
        Stopping stopping = new Stopping();
        Runtime.getRuntime().addShutdownHook(stopping.hook);
        return stopping;
    }

    private void stop() {
        asked.countDown();
        boolean orderly = false;
        try {
            orderly = done.await(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LogManager.shutdown();
        // Ended as asked is no failure, whatever the signal was. Nothing else waits in a hook of its own.
        Runtime.getRuntime().halt(orderly ? ExitCode.DONE : ExitCode.FAILED);
    }

    /** Waits for the signal. */
    void await() {
        try {
            asked.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits that long, or for the signal. Returns whether that has come. */
    boolean await(Duration limit) {
        try {
            return asked.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Says that all is stopped. Where no signal came, the process ends in its own way. */
    void done() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came: the hook waits for this.
        }
        done.countDown();
    }
}
