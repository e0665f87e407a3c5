package dev.tokenwarden.revocation.denylist;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the denylist writer is, for others to see, and whether it is to stop. Safe for use by several threads. */
final class WriterStatus {
    private static final Logger log = LoggerFactory.getLogger(WriterStatus.class);

    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile Map<String, String> epochs = Map.of();
    private volatile boolean rebuild;
    private volatile long position = -1;
    private volatile String problem = "starting";

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

    /** All views are to be written anew. */
    void askRebuild() {
        rebuild = true;
    }

    /** Whether they are, which is asked once. */
    boolean takeRebuild() {
        boolean asked = rebuild;
        rebuild = false;
        return asked;
    }

    /** What is wrong, or empty. */
    String problem() {
        return problem;
    }

    void well() {
        if (!problem.isEmpty()) {
            log.atInfo().addKeyValue("was", problem).log("the denylist is being written");
            problem = "";
        }
    }

    /** Logged when it begins, not each time it is met. */
    void ill(String what, RuntimeException cause) {
        if (!isStopping() && !what.equals(problem)) {
            problem = what;
            log.atWarn()
                    .addKeyValue("problem", what)
                    .addKeyValue("cause", cause.getMessage())
                    .log("the denylist cannot be written at present");
        }
    }

    void stop() {
        stop.countDown();
    }

    boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Waits, but no longer than until it is to stop. */
    void pause(long millis) {
        try {
            if (stop.await(millis, TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }
}
