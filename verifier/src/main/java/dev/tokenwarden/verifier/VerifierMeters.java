package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.report.UseReporter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.function.ToDoubleFunction;

/**
 * A verifier's counts as Micrometer meters {@code tokenwarden.verifier.*}. Needs {@code micrometer-core}, which is an
 * optional dependency. The sums are those of {@link VerifierCounters}.
 */
public final class VerifierMeters {
    private static final String PREFIX = "tokenwarden.verifier.";

    private VerifierMeters() {}

    /** Registers what a verifier counts, tagged with its audience. */
    public static void bind(MeterRegistry registry, String audience, TokenVerifier verifier) {
        VerifierCounters counters = verifier.counters();
        count(registry, "presented", audience, counters, VerifierCounters::presentedCount);
        count(registry, "accepted", audience, counters, VerifierCounters::acceptedCount);
        count(registry, "shadowed", audience, counters, VerifierCounters::shadowedCount);
        count(registry, "without.credentials", audience, counters, VerifierCounters::withoutCredentialsCount);
        count(registry, "stale.denied", audience, counters, VerifierCounters::staleDeniedCount);
        count(registry, "stale.asked", audience, counters, VerifierCounters::staleAskedCount);
        count(registry, "stale.passed", audience, counters, VerifierCounters::stalePassedCount);
        count(registry, "faults", audience, counters, VerifierCounters::faultCount);
        for (RejectionReason reason : RejectionReason.values()) {
            FunctionCounter.builder(PREFIX + "rejected", counters, c -> c.rejectedCount(reason))
                    .tag("audience", audience)
                    .tag("reason", reason.wireName())
                    .register(registry);
        }
    }

    /** Registers the age of a view in seconds (NaN while there is none), and whether it is complete. */
    public static void bind(MeterRegistry registry, DenylistView view) {
        Gauge.builder(PREFIX + "view.age", view, VerifierMeters::seconds)
                .baseUnit("seconds")
                .register(registry);
        Gauge.builder(PREFIX + "view.whole", view, v -> v.isWhole() ? 1 : 0).register(registry);
        Gauge.builder(PREFIX + "view.entries", view, v -> v.status().stream()
                        .mapToInt(status -> status.contents().entries())
                        .sum())
                .register(registry);
        Gauge.builder(PREFIX + "view.lost", view, v -> v.status().stream()
                        .mapToInt(status -> status.contents().lost())
                        .sum())
                .register(registry);
    }

    /** Registers how many uses a reporter sent, dropped and still holds. */
    public static void bind(MeterRegistry registry, UseReporter reporter) {
        FunctionCounter.builder(PREFIX + "uses.sent", reporter, UseReporter::sent)
                .register(registry);
        FunctionCounter.builder(PREFIX + "uses.dropped", reporter, UseReporter::dropped)
                .register(registry);
        Gauge.builder(PREFIX + "uses.pending", reporter, UseReporter::pending).register(registry);
    }

    private static double seconds(DenylistView view) {
        Duration age = view.age();
        return age == null ? Double.NaN : age.toNanos() / 1e9;
    }

    private static void count(
            MeterRegistry registry,
            String name,
            String audience,
            VerifierCounters counters,
            ToDoubleFunction<VerifierCounters> value) {
        FunctionCounter.builder(PREFIX + name, counters, value)
                .tag("audience", audience)
                .register(registry);
    }
}
