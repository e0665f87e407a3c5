package dev.tokenwarden.embedded;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Starts parts side by side; all or none. */
final class Startup {
    private Startup() {}

    /**
     * Starts and waits.
     *
     * @return what runs now
     * @throws EmbeddedException if one part failed; the others were stopped again
     */
    static Map<Part, RunningPart> run(Map<Part, Callable<RunningPart>> starters, StartupListener listener) {
        Map<Part, FutureTask<RunningPart>> tasks = new EnumMap<>(Part.class);
        starters.forEach((part, starter) -> {
            var task = new FutureTask<>(() -> timed(part, starter, listener));
            tasks.put(part, task);
            var thread = new Thread(task, "start-" + part.label());
            thread.setDaemon(true);
            thread.start();
        });
        Map<Part, RunningPart> running = new EnumMap<>(Part.class);
        EmbeddedException failure = null;
        for (var entry : tasks.entrySet()) {
            try {
                running.put(entry.getKey(), await(entry.getValue()));
            } catch (EmbeddedException e) {
                failure = failure == null ? e : failure;
            }
        }
        if (failure != null) {
            Shutdown.run(running);
            throw failure;
        }
        return running;
    }

    private static RunningPart timed(Part part, Callable<RunningPart> starter, StartupListener listener)
            throws Exception {
        listener.starting(part);
        long start = System.nanoTime();
        RunningPart started = starter.call();
        listener.started(part, Duration.ofNanos(System.nanoTime() - start));
        return started;
    }

    /** Waits even if interrupted: a part that is still starting could not be stopped. */
    private static RunningPart await(FutureTask<RunningPart> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw known(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static EmbeddedException known(@Nullable Throwable cause) {
        return cause instanceof EmbeddedException known
                ? known
                : new EmbeddedException("cannot start: " + cause, cause);
    }
}
