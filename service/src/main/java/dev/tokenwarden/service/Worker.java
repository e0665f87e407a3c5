package dev.tokenwarden.service;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * A daemon thread that repeats a task until it is closed, with backoff after each failure.
 *
 * <p>The task does its work in a loop of its own until the stop is requested. When it throws, the worker logs the failure, waits
 * and calls it again. After a run of at least 30 s, the backoff starts again at its first wait. When the task returns although no stop was requested, the worker ends: the task has nothing left to do.
 *
 * <p>The log has one stack trace per outage: the first failure has it, and a failure of another kind. Later failures of the same
 * kind are one line each, with their count.
 *
 * <p>Invariants:
 *
 * <ol>
 *   <li>The task runs on one thread only, and never twice at a time.
 *   <li>After {@link #close} has returned, the task does not start again.
 *   <li>An {@link Error} ends the worker; {@link #isAlive} then says false, and {@link #failure} names it.
 * </ol>
 */
public final class Worker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Worker.class);
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);

    /** The task that a worker repeats. */
    @FunctionalInterface
    public interface Task {
        /**
         * Works until {@code stop} is requested.
         *
         * @throws Exception if it cannot go on: the worker calls it again after a wait
         */
        void run(Stop stop) throws Exception;
    }

    private final String name;
    private final Task task;
    private final Runnable wakeup;
    private final Consumer<Exception> onFailure;
    private final Stop stop = new Stop();
    private final Thread thread;
    private final AtomicLong failures = new AtomicLong();
    private final Duration closeLimit;
    private final Outage outage = new Outage();

    private Worker(Builder builder) {
        this.name = builder.name;
        this.task = builder.task;
        this.wakeup = builder.wakeup;
        this.onFailure = builder.onFailure;
        this.closeLimit = builder.closeLimit;
        this.thread = DaemonThreads.create(name, this::repeat);
    }

    /** @param name of the thread; also names the worker in the log */
    public static Builder builder(String name, Task task) {
        return new Builder(name, task);
    }

    /** Starts the thread. At most once. */
    public void start() {
        thread.start();
    }

    /** Whether the thread runs. */
    public boolean isAlive() {
        return thread.isAlive();
    }

    /**
     * Why the task makes no progress, for tasks that ask their {@link Stop} in every turn: the thread has ended, or a turn takes
     * longer than {@code limit}. Empty: no problem.
     */
    public String standstill(Duration limit) {
        if (stop.wasRequested()) {
            return "";
        }
        if (!thread.isAlive()) {
            return "thread " + name + " has ended"
                    + failure().map(cause -> ": " + cause).orElse("");
        }
        Duration turn = stop.sinceAsked();
        return turn.compareTo(limit) < 0 ? "" : "thread " + name + " has been stuck for " + turn.toSeconds() + " s";
    }

    /** How often the task has failed. */
    public long failures() {
        return failures.get();
    }

    /** The last failure, until the task has run steadily again. */
    public Optional<Throwable> failure() {
        return outage.last();
    }

    private void repeat() {
        Backoff backoff = new Backoff();
        while (!stop.isRequested()) {
            long begin = System.nanoTime();
            try {
                task.run(stop);
                return;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                if (stop.isRequested()) {
                    return;
                }
                if (System.nanoTime() - begin >= STEADY_NANOS) {
                    backoff.reset();
                    outage.end();
                }
                report(e);
                stop.await(backoff.next());
            } catch (Error e) {
                outage.add(e);
                throw e;
            }
        }
    }

    private void report(Exception cause) {
        LoggingEventBuilder line =
                log.atWarn().addKeyValue("role", name).addKeyValue("attempt", failures.incrementAndGet());
        if (outage.add(cause)) {
            line.setCause(cause).log("Worker failed; it will try again");
        } else {
            line.addKeyValue("error", cause.toString()).log("Worker failed again; it will try again");
        }
        onFailure.accept(cause);
    }

    /** Reports that the task works again; {@link #failure} is then empty. The task calls this after its first success. */
    public void recovered() {
        outage.end();
    }

    /** Requests the stop, wakes the task, waits for the close limit (10 s by default), then interrupts. */
    @Override
    public void close() {
        stop.request();
        wakeup.run();
        try {
            thread.join(closeLimit.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    /** Collects what a worker needs. */
    public static final class Builder {
        private final String name;
        private final Task task;
        private Runnable wakeup = () -> {};
        private Consumer<Exception> onFailure = failure -> {};
        private Duration closeLimit = CLOSE_LIMIT;

        private Builder(String name, Task task) {
            this.name = name;
            this.task = task;
        }

        /** Ends a wait of the task on the outside world, for example a poll of Kafka. Called by {@link Worker#close}. */
        public Builder wakeup(Runnable action) {
            this.wakeup = action;
            return this;
        }

        /** The time that {@link Worker#close} gives the task to end, at least 1 ms. Default: 10 s. */
        public Builder closeLimit(Duration limit) {
            this.closeLimit = limit;
            return this;
        }

        /** Receives each failure, on the worker's thread. */
        public Builder onFailure(Consumer<Exception> action) {
            this.onFailure = action;
            return this;
        }

        /** A worker that is not yet started. */
        public Worker build() {
            return new Worker(this);
        }
    }
}
