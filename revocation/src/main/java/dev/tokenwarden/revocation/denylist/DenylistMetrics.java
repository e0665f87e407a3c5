package dev.tokenwarden.revocation.denylist;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counters of the denylist writer. */
final class DenylistMetrics {
    private static final String PREFIX = "tokenwarden.revocation.denylist.";

    private final Counter changes;
    private final Counter unreadable;
    private final Counter rebuilds;
    private final Counter failures;
    private final Timer delay;

    DenylistMetrics(MeterRegistry registry) {
        changes = registry.counter(PREFIX + "changes");
        unreadable = registry.counter(PREFIX + "unreadable");
        rebuilds = registry.counter(PREFIX + "rebuilds");
        failures = registry.counter(PREFIX + "failures");
        delay = Timer.builder(PREFIX + "delay")
                .description("from the decision to the entry in Redis")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void applied(Iterable<Change> applied, long nowMillis) {
        for (Change change : applied) {
            changes.increment();
            delay.record(Duration.ofMillis(Math.max(0, nowMillis - change.decidedMillis())));
        }
    }

    void unreadable() {
        unreadable.increment();
    }

    void rebuilt() {
        rebuilds.increment();
    }

    void failed() {
        failures.increment();
    }
}
