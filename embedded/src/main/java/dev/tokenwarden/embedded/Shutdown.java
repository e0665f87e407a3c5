package dev.tokenwarden.embedded;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops parts one after the other, and does not let one that hangs hold up the rest. */
final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);

    /** OpenSearch and Redis are views that can be rebuilt; Kafka holds the truth and goes last. */
    private static final List<Part> ORDER = List.of(Part.OPENSEARCH, Part.REDIS, Part.KAFKA);

    /** Per part: all three are done within 10 s, come what may. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private Shutdown() {}

    static void run(Map<Part, RunningPart> running) {
        for (Part part : ORDER) {
            RunningPart one = running.get(part);
            if (one != null) {
                stop(part, one);
            }
        }
    }

    private static void stop(Part part, RunningPart running) {
        var task = new FutureTask<Void>(() -> {
            running.stop();
            return null;
        });
        var thread = new Thread(task, "stop-" + part.label());
        thread.setDaemon(true);
        thread.start();
        try {
            task.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.atWarn()
                    .addKeyValue("role", part.label())
                    .addKeyValue("duration_ms", LIMIT.toMillis())
                    .log("Part does not stop in time");
        } catch (ExecutionException e) {
            LOG.atWarn()
                    .addKeyValue("role", part.label())
                    .setCause(e.getCause())
                    .log("Part did not stop cleanly");
        } catch (InterruptedException e) {
            Thread.currentThread()
                    .interrupt(); // the next get() returns at once: everything is told to stop, nothing awaited
        }
    }
}
