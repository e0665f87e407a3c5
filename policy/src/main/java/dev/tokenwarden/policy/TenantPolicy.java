package dev.tokenwarden.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What one tenant has otherwise than all.
 *
 * @param rules by rule id, laid over what policy says for all
 * @param exemptions whom rules need not tell of, in the order of the text
 */
public record TenantPolicy(
        Map<String, RuleOverride> rules, EnforcementPolicy.ForTenant enforcement, List<Exemption> exemptions) {

    static final TenantPolicy NONE = new TenantPolicy(Map.of(), EnforcementPolicy.ForTenant.NONE, List.of());

    public TenantPolicy {
        rules = Map.copyOf(rules);
        Objects.requireNonNull(enforcement, "enforcement");
        exemptions = List.copyOf(exemptions);
    }

    /** This with what the tenant's people changed on top. */
    TenantPolicy with(Adjustments adjustments) {
        Map<String, Mode> modes = new HashMap<>(enforcement.rules());
        modes.putAll(adjustments.rulesMode());
        List<Exemption> all = new ArrayList<>(exemptions);
        all.addAll(adjustments.exemptions());
        return new TenantPolicy(rules, enforcement.with(modes), all);
    }
}
