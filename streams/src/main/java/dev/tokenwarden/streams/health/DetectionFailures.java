package dev.tokenwarden.streams.health;

import dev.tokenwarden.service.health.QuarantineCounts;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What failed in one detection process since it started: stream threads that ended, and records and timers that were
 * set aside.
 *
 * <p>After an exception, the record or timer is set aside at once. An error, such as a stack overflow, ends the stream
 * thread and aborts its transaction, so the next thread reads the same record again. Errors are counted per place; at
 * the third error the place is set aside. Example: a record at offset 17 overflows the stack. The thread ends at the
 * first, second and third time; the fourth thread sets offset 17 aside and reads offset 18.
 *
 * <ol>
 *   <li>A place is {@linkplain #isSetAside set aside} if and only if it ended {@link #MOST_ERRORS} threads or more.
 *   <li>At most {@link #MOST_PLACES} places are remembered; the oldest is forgotten first.
 *   <li>Every method may be called by any thread.
 * </ol>
 */
public final class DetectionFailures {
    /** After this many errors at one place, its record or timer is set aside. */
    public static final int MOST_ERRORS = 3;

    /** If this many threads end within {@link #RECENT}, detection makes no progress. */
    static final int MANY_DEATHS = 3;

    static final Duration RECENT = Duration.ofMinutes(1);

    private static final int MOST_PLACES = 1_000;
    private static final int LONGEST_REASON = 300;

    private final Clock clock;
    private final Counter records;
    private final Counter timers;
    private final Counter died;
    private final Counter replaced;
    private final Map<String, Integer> errors = new LinkedHashMap<>();
    private final Deque<Instant> deaths = new ArrayDeque<>();
    private volatile boolean anyError;
    private @Nullable String lastReason;
    private @Nullable Instant lastDeath;

    /** @param meters gets {@code tokenwarden.streams.set.aside} and {@code tokenwarden.streams.thread.*} */
    public DetectionFailures(Clock clock, MeterRegistry meters) {
        this.clock = clock;
        this.records = PipelineMeter.STREAMS_SET_ASIDE.counter(meters, "record");
        this.timers = PipelineMeter.STREAMS_SET_ASIDE.counter(meters, "timer");
        this.died = PipelineMeter.STREAMS_DEATHS.counter(meters);
        this.replaced = PipelineMeter.STREAMS_RESTARTS.counter(meters);
    }

    /** Counts an error that ended the thread at that place. */
    public synchronized void errorAt(String place) {
        if (!errors.containsKey(place) && errors.size() >= MOST_PLACES) {
            errors.remove(errors.keySet().iterator().next());
        }
        errors.merge(place, 1, Integer::sum);
        anyError = true;
    }

    /** Whether any place has caused an error. If none has, callers need not look up a place. */
    public boolean hasErrors() {
        return anyError;
    }

    /** Whether the record or timer at that place must be set aside without another try. */
    public synchronized boolean isSetAside(String place) {
        return errors.getOrDefault(place, 0) >= MOST_ERRORS;
    }

    /** Counts a record that became a dead letter. */
    public void recordSetAside() {
        records.increment();
    }

    /** Counts a timer that became a dead letter. */
    public void timerSetAside() {
        timers.increment();
    }

    /** Counts a stream thread that this error ended. */
    public synchronized void threadDied(Throwable error) {
        died.increment();
        lastDeath = clock.instant();
        lastReason = reason(error);
        deaths.addLast(clock.instant());
        if (deaths.size() > MANY_DEATHS) {
            deaths.removeFirst();
        }
    }

    /** Counts a stream thread that replaced one that ended. */
    public void threadReplaced() {
        replaced.increment();
    }

    /** Whether threads keep ending. */
    public synchronized boolean threadsKeepDying() {
        return deaths.size() >= MANY_DEATHS
                && deaths.getFirst().isAfter(clock.instant().minus(RECENT));
    }

    /** How many records and timers were set aside. */
    public QuarantineCounts setAside() {
        return new QuarantineCounts((long) records.count(), (long) timers.count());
    }

    /** How many threads ended. */
    public long deaths() {
        return (long) died.count();
    }

    /** How many threads were started in their place. */
    public long restarts() {
        return (long) replaced.count();
    }

    /** The error that ended the last thread; null: none ended. */
    public synchronized @Nullable String lastReason() {
        return lastReason;
    }

    /** When the last thread ended; null: none ended. */
    public synchronized @Nullable Instant lastDeath() {
        return lastDeath;
    }

    /** The innermost cause in one line: its class, and its message if that is short enough. */
    public static String reason(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        String message = cause.getMessage();
        String text = cause.getClass().getSimpleName() + (message == null ? "" : ": " + message);
        String line = text.lines().findFirst().orElse("");
        return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON);
    }
}
