package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import java.util.Locale;

/** The mode of a rule in a tenant, as the API shows it. */
final class RuleModes {
    private RuleModes() {}

    /** {@code tenant enabled mode}, and {@code own}: whether the mode was set in the console, not in the policy file. */
    static ObjectNode view(Policy policy, Rule rule, String tenant) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        state.put("tenant", tenant);
        state.put("enabled", policy.settings(tenant, rule).enabled());
        state.put("mode", word(policy.enforcement(tenant).mode(rule)));
        state.put("own", policy.adjustments(tenant).rulesMode().containsKey(rule.id()));
        return state;
    }

    /** The mode's name in the API and the policy file. */
    static String word(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
