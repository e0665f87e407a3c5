package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.RevocationBudget;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much automation may still revoke. Half of the limit, rounded down, is reserved for critical detections.
 *
 * @param limit revocations within the window
 * @param used those already made
 * @param window ISO 8601, for people
 * @param liveTokens the tenant's; null: not known
 */
record Budget(
        int limit, BudgetUse used, String window, @Nullable Long liveTokens) {
    /**
     * @param liveTokens null: not known, so that the share does not limit. A share that comes to nothing still allows one
     */
    static Budget of(RevocationBudget policy, BudgetUse used, @Nullable Long liveTokens) {
        int limit = policy.count();
        if (liveTokens != null && limit > 0) {
            long share = Math.max(1, (long) (policy.shareOfActive() * liveTokens));
            limit = (int) Math.min(limit, share);
        }
        return new Budget(limit, used, policy.window().toString(), liveTokens);
    }

    /** As {@link #record} wrote it. */
    static Budget of(Map<String, String> facts) {
        String live = facts.get(FactNames.LIVE_TOKENS);
        return new Budget(
                Basis.number(facts, FactNames.BUDGET_LIMIT),
                new BudgetUse(
                        Basis.number(facts, FactNames.BUDGET_USED), Basis.number(facts, FactNames.BUDGET_ORDINARY)),
                facts.getOrDefault(FactNames.BUDGET_WINDOW, ""),
                live == null ? null : Long.valueOf(live));
    }

    boolean allows(Severity severity) {
        if (used.total() >= limit) {
            return false;
        }
        return severity == Severity.CRITICAL || used.ordinary() < limit - limit / 2;
    }

    void record(Map<String, String> facts) {
        facts.put(FactNames.BUDGET_USED, Integer.toString(used.total()));
        facts.put(FactNames.BUDGET_ORDINARY, Integer.toString(used.ordinary()));
        facts.put(FactNames.BUDGET_LIMIT, Integer.toString(limit));
        facts.put(FactNames.BUDGET_WINDOW, window);
        if (liveTokens != null) {
            facts.put(FactNames.LIVE_TOKENS, liveTokens.toString());
        }
    }
}
