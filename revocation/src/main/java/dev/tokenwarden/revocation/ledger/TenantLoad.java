package dev.tokenwarden.revocation.ledger;

import java.util.Map;

/**
 * What the meters say of each tenant.
 *
 * @param budgetShares the share of its budget that the rule that used most has used
 * @param waiting decisions that wait
 */
record TenantLoad(Map<String, Double> budgetShares, Map<String, Integer> waiting) {
    static final TenantLoad NONE = new TenantLoad(Map.of(), Map.of());

    TenantLoad {
        budgetShares = Map.copyOf(budgetShares);
        waiting = Map.copyOf(waiting);
    }
}
