package dev.tokenwarden.revocation.denylist;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counters of the denylist writer. Only repaired differences are counted. */
final class DenylistMetrics {
    private static final String PREFIX = "tokenwarden.revocation.denylist.";

    private final Counter changes;
    private final Counter unreadable;
    private final Counter rebuilds;
    private final Counter failures;
    private final Counter equal;
    private final Counter unequal;
    private final Counter missing;
    private final Counter different;
    private final Counter stale;
    private final Counter stranded;
    private final Counter lost;
    private final Timer delay;

    DenylistMetrics(MeterRegistry registry) {
        changes = registry.counter(PREFIX + "changes");
        unreadable = registry.counter(PREFIX + "unreadable");
        rebuilds = registry.counter(PREFIX + "rebuilds");
        failures = registry.counter(PREFIX + "failures");
        equal = registry.counter(PREFIX + "reconciliations", "result", "equal");
        unequal = registry.counter(PREFIX + "reconciliations", "result", "unequal");
        missing = registry.counter(PREFIX + "differences", "kind", "missing");
        different = registry.counter(PREFIX + "differences", "kind", "different");
        stale = registry.counter(PREFIX + "differences", "kind", "stale");
        stranded = registry.counter(PREFIX + "stranded");
        lost = registry.counter(PREFIX + "lost");
        delay = Timer.builder(PREFIX + "delay")
                .description("from the decision to the entry in Redis")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void applied(Iterable<DenylistChange> applied, long nowMillis) {
        for (DenylistChange change : applied) {
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

    void reconciled(ReconciliationReport report) {
        (report.isEqual() ? equal : unequal).increment();
        missing.increment(report.differences().missing());
        different.increment(report.differences().different());
        stale.increment(report.differences().stale());
    }

    void stranded(int verifiers) {
        stranded.increment(verifiers);
    }

    /** Counts entries that the index lists and that Redis does not have. */
    void lost(int entries) {
        lost.increment(entries);
    }

    void failed() {
        failures.increment();
    }
}
