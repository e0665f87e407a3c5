package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * When automation revoked, per tenant and rule, on detection time. Not safe for use by several threads.
 *
 * <p>A window counts what lies after its start, later detections included: an older detection that arrives late finds no
 * more room than a newer one.
 */
public final class BudgetWindows {
    /** The longest window that policy allows; what is older is forgotten. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private record Key(String tenant, String rule) {}

    private record Count(int critical, int ordinary) {}

    private final Map<Key, TreeMap<Instant, Count>> byKey = new HashMap<>();

    /** Notes an automatic revocation for a detection of that time. */
    public void record(String tenant, String rule, Instant detected, Severity severity) {
        TreeMap<Instant, Count> times = byKey.computeIfAbsent(new Key(tenant, rule), key -> new TreeMap<>());
        boolean critical = severity == Severity.CRITICAL;
        times.merge(
                detected,
                new Count(critical ? 1 : 0, critical ? 0 : 1),
                (a, b) -> new Count(a.critical + b.critical, a.ordinary + b.ordinary));
        times.headMap(times.lastKey().minus(LONGEST)).clear();
    }

    /** What was used in the {@code window} before {@code detected}. */
    public BudgetUse used(String tenant, String rule, Instant detected, Duration window) {
        TreeMap<Instant, Count> times = byKey.get(new Key(tenant, rule));
        if (times == null) {
            return BudgetUse.NONE;
        }
        int critical = 0;
        int ordinary = 0;
        for (Count count : times.tailMap(detected.minus(window), false).values()) {
            critical += count.critical;
            ordinary += count.ordinary;
        }
        return new BudgetUse(critical + ordinary, ordinary);
    }
}
