package dev.tokenwarden.revocation.denylist;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The state of the denylist writer, for other threads, and whether it must stop. Safe for use by several threads. */
final class WriterStatus {
    private static final Logger log = LoggerFactory.getLogger(WriterStatus.class);

    /** A writer without progress for this long is reported as a problem: a healthy one writes a heartbeat every second. */
    private static final long STANDSTILL_SECONDS = 10;

    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Map<String, String> epochs = Map.of();
    private volatile boolean rebuild;
    private volatile long position = -1;
    private volatile String problem = "the views are being read";
    private volatile long progress = System.nanoTime();

    Map<String, String> epochs() {
        return epochs;
    }

    void epochs(Map<String, String> now) {
        epochs = Map.copyOf(now);
    }

    long position() {
        return position;
    }

    void position(long now) {
        position = now;
    }

    /** Requests a rebuild of all views. */
    void askRebuild() {
        rebuild = true;
    }

    /** Whether a rebuild was requested since the last call. */
    boolean takeRebuild() {
        boolean asked = rebuild;
        rebuild = false;
        return asked;
    }

    /** The reason why the denylist is not being written; empty: no problem. */
    String problem() {
        if (!problem.isEmpty()) {
            return problem;
        }
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - progress);
        return seconds < STANDSTILL_SECONDS ? "" : "no progress for " + seconds + " s";
    }

    /** Notes that the writer has written, or had nothing to write. */
    void progressed() {
        progress = System.nanoTime();
    }

    void recovered() {
        progressed();
        if (!problem.isEmpty()) {
            log.atInfo().addKeyValue("reason", problem).log("Denylist is written again");
            problem = "";
        }
    }

    /** Reports a problem. Only its begin is logged, not its repetitions. */
    void failed(String what, RuntimeException cause) {
        if (!isStopping() && !what.equals(problem)) {
            problem = what;
            log.atWarn()
                    .addKeyValue("reason", what)
                    .addKeyValue("error", cause.getMessage())
                    .log("Denylist cannot be written");
        }
    }

    void stop() {
        stop.countDown();
    }

    boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Waits for this time, or until a stop is requested. */
    void pause(long millis) {
        try {
            if (stop.await(millis, TimeUnit.MILLISECONDS)) {
                log.atDebug().log("Stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }
}
