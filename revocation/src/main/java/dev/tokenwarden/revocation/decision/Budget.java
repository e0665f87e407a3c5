package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.policy.RevocationBudget;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The number of automatic revocations that one rule may still make in one tenant.
 *
 * <p>Half of the limit, rounded down, is reserved for critical detections. Tokens of one client use at most half of the limit,
 * tokens of one (client, subject) pair at most a fifth, each at least one. Tokens whose client or subject is not known share
 * one portion: an attacker gains nothing by leaving claims out. Example: a limit of 50 allows 10 to a pair and 25 to a client.
 *
 * @param limit the most revocations within the window
 * @param used revocations already made within the window
 * @param window ISO 8601, for people
 * @param liveTokens number of live tokens of the tenant; null: not known
 */
record Budget(
        int limit, BudgetUse used, String window, @Nullable Long liveTokens) {

    /** The share of live tokens never limits the budget to fewer revocations than this. */
    static final int SMALLEST_SHARE = 5;

    private static final int CLIENT_PART = 2;
    private static final int PAIR_PART = 5;

    /** Whether one more revocation fits. */
    enum Room {
        FREE,
        USED_UP,
        /** There is room, but not for this client or (client, subject) pair. */
        SHARE_USED_UP
    }

    /** @param liveTokens null: not known, so that only the count limits */
    static Budget of(RevocationBudget policy, BudgetUse used, @Nullable Long liveTokens) {
        int limit = policy.count();
        if (liveTokens != null) {
            long share = Math.max(SMALLEST_SHARE, (long) (policy.shareOfActive() * liveTokens));
            limit = (int) Math.min(limit, share);
        }
        return new Budget(limit, used, policy.window().toString(), liveTokens);
    }

    /** The budget that {@link #record} wrote. */
    static Budget of(Map<String, String> facts) {
        String live = facts.get(FactNames.LIVE_TOKENS);
        return new Budget(
                FactValues.number(facts, FactNames.BUDGET_LIMIT),
                new BudgetUse(
                        FactValues.number(facts, FactNames.BUDGET_USED),
                        FactValues.number(facts, FactNames.BUDGET_ORDINARY),
                        FactValues.number(facts, FactNames.BUDGET_OF_CLIENT),
                        FactValues.number(facts, FactNames.BUDGET_OF_PAIR)),
                facts.getOrDefault(FactNames.BUDGET_WINDOW, ""),
                live == null ? null : Long.valueOf(live));
    }

    Room room(Severity severity) {
        if (used.total() >= limit) {
            return Room.USED_UP;
        }
        if (severity != Severity.CRITICAL && used.ordinary() >= limit - limit / 2) {
            return Room.USED_UP;
        }
        return used.ofClient() >= part(CLIENT_PART) || used.ofPair() >= part(PAIR_PART)
                ? Room.SHARE_USED_UP
                : Room.FREE;
    }

    private int part(int divisor) {
        return Math.max(1, limit / divisor);
    }

    void record(Map<String, String> facts) {
        facts.put(FactNames.BUDGET_USED, Integer.toString(used.total()));
        facts.put(FactNames.BUDGET_ORDINARY, Integer.toString(used.ordinary()));
        facts.put(FactNames.BUDGET_OF_CLIENT, Integer.toString(used.ofClient()));
        facts.put(FactNames.BUDGET_OF_PAIR, Integer.toString(used.ofPair()));
        facts.put(FactNames.BUDGET_LIMIT, Integer.toString(limit));
        facts.put(FactNames.BUDGET_WINDOW, window);
        if (liveTokens != null) {
            facts.put(FactNames.LIVE_TOKENS, liveTokens.toString());
        }
    }
}
