package dev.tokenwarden.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The settings of one tenant that differ from the general settings.
 *
 * @param rules overrides by rule id, merged over those for all tenants
 * @param exceptions the tenant's exceptions, in the order of the text
 */
public record TenantPolicy(
        Map<String, RuleOverride> rules, EnforcementPolicy.ForTenant enforcement, List<ExceptionEntry> exceptions) {

    static final TenantPolicy NONE = new TenantPolicy(Map.of(), EnforcementPolicy.ForTenant.NONE, List.of());

    public TenantPolicy {
        rules = Map.copyOf(rules);
        Objects.requireNonNull(enforcement, "enforcement");
        exceptions = List.copyOf(exceptions);
    }

    /** A copy with these adjustments merged over it. */
    TenantPolicy with(Adjustments adjustments) {
        Map<String, Mode> modes = new HashMap<>(enforcement.rules());
        modes.putAll(adjustments.rulesMode());
        List<ExceptionEntry> all = new ArrayList<>(exceptions);
        all.addAll(adjustments.exceptions());
        return new TenantPolicy(rules, enforcement.with(modes), all);
    }
}
