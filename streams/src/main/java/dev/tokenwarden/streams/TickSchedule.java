package dev.tokenwarden.streams;

import dev.tokenwarden.streams.time.PartitionTime;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Calls a task by the wall clock while the task has something to wait for. Each tick costs a commit, so the ticks
 * become rare 60 seconds after the last input, and stop after 5 minutes. Not thread-safe: one per task.
 */
final class TickSchedule {
    /** After this time without input, most graces and deadlines have passed. */
    private static final Duration SLOW_AFTER = Duration.ofSeconds(60);

    private static final Duration SLOW_INTERVAL = Duration.ofSeconds(1);

    /** After this time without input, every grace and deadline has passed, including that of missing heartbeats. */
    private static final Duration STOP_AFTER = Duration.ofMinutes(5);

    private final ProcessorContext<?, ?> context;
    private final Duration interval;
    private final PartitionTime time;
    private final LongConsumer task;
    private @Nullable Cancellable ticking;
    private boolean slow;

    /**
     * @param interval between two ticks, while there is input
     * @param task is called with the wall clock, in epoch milliseconds
     */
    TickSchedule(ProcessorContext<?, ?> context, Duration interval, PartitionTime time, LongConsumer task) {
        this.context = context;
        this.interval = interval;
        this.time = time;
        this.task = task;
    }

    /** Starts ticking at the full pace. Does nothing if the task ticks at that pace. */
    void start() {
        if (ticking == null || slow) {
            tickEvery(interval);
            slow = false;
        }
    }

    /** Starts ticking slowly if the task does not tick and has something to report to others. */
    void startForNews() {
        if (ticking == null && time.hasNews()) {
            tickEvery(SLOW_INTERVAL);
            slow = true;
        }
    }

    private void tick(long wall) {
        if (!slow && time.idleFor(wall) > SLOW_AFTER.toMillis()) {
            tickEvery(SLOW_INTERVAL);
            slow = true;
        }
        task.accept(wall);
        if (ticking != null && time.idleFor(wall) > STOP_AFTER.toMillis() && !time.hasNews()) {
            ticking.cancel();
            ticking = null;
        }
    }

    private void tickEvery(Duration pace) {
        if (ticking != null) {
            ticking.cancel();
        }
        ticking = context.schedule(pace, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }
}
