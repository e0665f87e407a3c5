package dev.tokenwarden.standalone.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;

/**
 * Orderly stop on SIGINT and SIGTERM: the signal wakes the main thread, and the JVM waits, for a limited time, until the main
 * thread has stopped everything.
 */
final class StopSignal {

    /** The process ends within 10 s of the signal. Parts that have not stopped by then recover at the next start. */
    private static final long LIMIT_MILLIS = 9_500;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");

    private StopSignal() {}

    /** Installs the signal handler. */
    static StopSignal onSignal() {
        StopSignal stopping = new StopSignal();
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
        // Exit code 0 after an orderly stop, whatever the signal. No other shutdown hook does work.
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

    /** Waits for the signal, at most {@code limit}. Returns whether the signal came. */
    boolean await(Duration limit) {
        try {
            return asked.await(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** To be called when everything has stopped. Without a signal, the process ends normally. */
    void done() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The signal came: the hook waits for this.
        }
        done.countDown();
    }
}
