package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.policy.RevocationBudget;
import org.jspecify.annotations.Nullable;

/**
 * How much automation may still revoke. Half of the limit, rounded down, is reserved for critical detections.
 *
 * @param limit revocations within the window
 * @param used those already made
 */
record Budget(int limit, BudgetUse used) {
    /**
     * @param liveTokens null: not known, so that the share does not limit. A share that comes to nothing still allows one
     */
    static Budget of(RevocationBudget policy, BudgetUse used, @Nullable Long liveTokens) {
        int limit = policy.count();
        if (liveTokens != null && limit > 0) {
            long share = Math.max(1, (long) (policy.shareOfActive() * liveTokens));
            limit = (int) Math.min(limit, share);
        }
        return new Budget(limit, used);
    }

    boolean allows(Severity severity) {
        if (used.total() >= limit) {
            return false;
        }
        return severity == Severity.CRITICAL || used.ordinary() < limit - limit / 2;
    }
}
