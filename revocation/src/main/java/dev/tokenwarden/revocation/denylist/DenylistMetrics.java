package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counters of the denylist writer. Only repaired differences are counted. */
final class DenylistMetrics {
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
        changes = PipelineMeter.DENYLIST_CHANGES.counter(registry);
        unreadable = PipelineMeter.DENYLIST_UNREADABLE.counter(registry);
        rebuilds = PipelineMeter.DENYLIST_REBUILDS.counter(registry);
        failures = PipelineMeter.DENYLIST_FAILURES.counter(registry);
        equal = PipelineMeter.DENYLIST_RECONCILIATIONS.counter(registry, "equal");
        unequal = PipelineMeter.DENYLIST_RECONCILIATIONS.counter(registry, "unequal");
        missing = PipelineMeter.DENYLIST_DIFFERENCES.counter(registry, "missing");
        different = PipelineMeter.DENYLIST_DIFFERENCES.counter(registry, "different");
        stale = PipelineMeter.DENYLIST_DIFFERENCES.counter(registry, "stale");
        stranded = PipelineMeter.DENYLIST_STRANDED.counter(registry);
        lost = PipelineMeter.DENYLIST_LOST.counter(registry);
        delay = PipelineMeter.DENYLIST_DELAY.timer(registry);
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
