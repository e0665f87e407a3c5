package dev.tokenwarden.contract.policy;

import java.util.Map;
import java.util.Objects;

/**
 * What one tenant has otherwise than all.
 *
 * @param rules by rule id, laid over what policy says for all
 */
public record TenantPolicy(Map<String, RuleOverride> rules, EnforcementPolicy.ForTenant enforcement) {

    public TenantPolicy {
        rules = Map.copyOf(rules);
        Objects.requireNonNull(enforcement, "enforcement");
    }
}
