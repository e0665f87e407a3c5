package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import java.util.Locale;
import java.util.function.Supplier;

/** Describes the rule of a detection, from the catalogue and the policy in force. */
final class RuleDescriptions {
    private final Supplier<Policy> policy;

    RuleDescriptions(Supplier<Policy> policy) {
        this.policy = policy;
    }

    /** {@code title what why innocent response mode references}; empty for a rule of a newer catalogue. */
    ObjectNode about(ObjectNode detection) {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        Rule rule = Rules.byId(detection.path("rule").asText());
        if (rule != null) {
            Mode mode =
                    policy.get().enforcement(detection.path("tenant").asText()).mode(rule);
            about.put("title", rule.title());
            about.put("what", rule.text().what());
            about.put("why", rule.text().why());
            about.put("innocent", rule.text().falsePositives());
            about.put("response", rule.text().response());
            about.put("mode", mode.name().toLowerCase(Locale.ROOT));
            ArrayNode references = about.putArray("references");
            rule.references().forEach(references::add);
        }
        return about;
    }
}
