package dev.tokenwarden.service.health;

import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Asks a server every two seconds whether it answers, so that health is known at once when somebody asks for it.
 *
 * <p>The server counts as lost if it has not answered for {@link #LIMIT}. Before the first answer it is not known, which is a problem
 * too. Example: Kafka stops at 0 s. The question at 1 s fails; at 5 s the probe reports "Kafka has not answered for 5 s". The
 * question after its return is answered, and the problem is gone.
 */
public final class Probe implements AutoCloseable {
    /** How long a server may be silent. */
    public static final Duration LIMIT = Duration.ofSeconds(5);

    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final long NEVER = Long.MIN_VALUE;

    private final String server;
    private final Callable<?> question;
    private final LongSupplier nanos;
    private final Worker worker;
    private volatile long answeredNanos = NEVER;
    private volatile String failure = "";

    /**
     * @param server its name for people: Kafka
     * @param question asks the server, and throws an exception if it does not answer within a few seconds
     * @param wakeup ends a question that waits
     */
    public Probe(String server, Callable<?> question, Runnable wakeup) {
        this(server, question, wakeup, System::nanoTime);
    }

    Probe(String server, Callable<?> question, Runnable wakeup, LongSupplier nanos) {
        this.server = server;
        this.question = question;
        this.nanos = nanos;
        this.worker = Worker.builder("tokenwarden-probe-" + server.toLowerCase(Locale.ROOT), this::run)
                .wakeup(wakeup)
                .closeLimit(Duration.ofSeconds(1))
                .build();
    }

    /** Starts to ask. */
    public void start() {
        worker.start();
    }

    private void run(Stop stop) {
        while (!stop.isRequested()) {
            ask();
            stop.await(EVERY);
        }
    }

    /** Asks once. */
    void ask() {
        try {
            question.call();
            answeredNanos = nanos.getAsLong();
            failure = "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            failure = cause.getClass().getSimpleName();
        }
    }

    /** Why the server counts as lost; empty: it answers. */
    public String problem() {
        long answered = answeredNanos;
        String why = failure.isEmpty() ? "" : " (" + failure + ")";
        if (answered == NEVER) {
            return server + " has not answered yet" + why;
        }
        long silent = nanos.getAsLong() - answered;
        return silent < LIMIT.toNanos()
                ? ""
                : server + " has not answered for " + TimeUnit.NANOSECONDS.toSeconds(silent) + " s" + why;
    }

    @Override
    public void close() {
        worker.close();
    }
}
