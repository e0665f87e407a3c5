package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.RevocationBudget;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Times of automatic revocations, per tenant and rule, per client and per (client, subject) pair. Not safe for use by several threads.
 *
 * <p>A window counts everything after its start, later revocations included: a detection that arrives late finds no more room
 * than one that arrived in time.
 */
public final class BudgetWindows {
    /** The longest window that policy allows. Older entries are forgotten. */
    private static final Duration LONGEST = Duration.ofDays(7);

    /** @param client null: of any client, as is {@code subject} */
    private record Key(
            String tenant,
            String rule,
            @Nullable String client,
            @Nullable String subject) {}

    private record Count(int critical, int ordinary) {
        int total() {
            return critical + ordinary;
        }
    }

    private final Map<Key, TreeMap<Instant, Count>> byKey = new HashMap<>();

    /** Records an automatic revocation that counts at {@code chargedAt}. */
    public void record(String tenant, String rule, TokenOwner owner, Instant chargedAt, Severity severity) {
        boolean critical = severity == Severity.CRITICAL;
        Count one = new Count(critical ? 1 : 0, critical ? 0 : 1);
        add(all(tenant, rule), chargedAt, one);
        add(client(tenant, rule, owner), chargedAt, one);
        add(pair(tenant, rule, owner), chargedAt, one);
    }

    private void add(Key key, Instant chargedAt, Count one) {
        TreeMap<Instant, Count> times = byKey.computeIfAbsent(key, unused -> new TreeMap<>());
        times.merge(chargedAt, one, (a, b) -> new Count(a.critical + b.critical, a.ordinary + b.ordinary));
        times.headMap(times.lastKey().minus(LONGEST)).clear();
    }

    /** The revocations in the {@code window} before {@code at}. */
    public BudgetUse used(String tenant, String rule, TokenOwner owner, Instant at, Duration window) {
        Instant after = at.minus(window);
        Count all = count(all(tenant, rule), after);
        if (all.total() == 0) {
            return BudgetUse.NONE;
        }
        return new BudgetUse(
                all.total(),
                all.ordinary(),
                count(client(tenant, rule, owner), after).total(),
                count(pair(tenant, rule, owner), after).total());
    }

    private Count count(Key key, Instant after) {
        TreeMap<Instant, Count> times = byKey.get(key);
        int critical = 0;
        int ordinary = 0;
        if (times != null) {
            for (Count count : times.tailMap(after, false).values()) {
                critical += count.critical;
                ordinary += count.ordinary;
            }
        }
        return new Count(critical, ordinary);
    }

    /**
     * The share of its budget that the rule that used most has used, 0 to 1 or more, by tenant. Tenants without automatic
     * revocations are left out.
     */
    public Map<String, Double> shares(Policy policy, Instant now) {
        Map<String, Double> shares = new HashMap<>();
        byKey.keySet().forEach(key -> {
            if (key.client() == null) {
                RevocationBudget budget = policy.enforcement(key.tenant()).budget();
                int used = count(key, now.minus(budget.window())).total();
                shares.merge(key.tenant(), (double) used / Math.max(1, budget.count()), Math::max);
            }
        });
        return shares;
    }

    /** Removes times that are older than every window. */
    public void prune(Instant now) {
        Instant before = now.minus(LONGEST);
        byKey.values().removeIf(times -> times.lastKey().isBefore(before));
    }

    private static Key all(String tenant, String rule) {
        return new Key(tenant, rule, null, null);
    }

    private static Key client(String tenant, String rule, TokenOwner owner) {
        return new Key(tenant, rule, filled(owner.clientId()), null);
    }

    private static Key pair(String tenant, String rule, TokenOwner owner) {
        return new Key(tenant, rule, filled(owner.clientId()), filled(owner.sub()));
    }

    private static String filled(@Nullable String name) {
        return name == null ? "" : name;
    }
}
