package dev.tokenwarden.policy.reader;

import dev.tokenwarden.policy.AgentPolicy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.Shown;
import dev.tokenwarden.policy.yaml.Section;
import dev.tokenwarden.policy.yaml.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code agents}. */
final class AgentReader {
    private static final int MOST_CHILDREN = 1_000_000;

    private AgentReader() {}

    static List<AgentPolicy> read(Section policy) throws PolicyException {
        List<AgentPolicy> agents = new ArrayList<>();
        Set<List<String>> seen = new HashSet<>();
        for (Value item : policy.items("agents")) {
            Section section = Section.of(item);
            Value client = section.require("client");
            String tenant = section.text("tenant");
            Optional<Value> maxChildren = section.find("max_children");
            AgentPolicy agent = new AgentPolicy(
                    client.text(),
                    tenant,
                    scopes(section),
                    section.flag("require_act", false),
                    maxChildren.isPresent() ? maxChildren.get().integer(1, MOST_CHILDREN) : null);
            section.done();
            if (!seen.add(tenant == null ? List.of(agent.client()) : List.of(agent.client(), tenant))) {
                throw client.error("listed twice");
            }
            agents.add(agent);
        }
        return agents;
    }

    /** May be empty: an agent without any authority of its own. */
    private static Set<String> scopes(Section section) throws PolicyException {
        Set<String> scopes = new LinkedHashSet<>();
        for (Value item : section.items("own_scopes")) {
            String scope = item.text();
            if (scope.indexOf(' ') >= 0) {
                throw item.error("one scope per item, found '" + Shown.text(scope) + "'");
            }
            if (!scopes.add(scope)) {
                throw item.error("listed twice");
            }
        }
        return scopes;
    }
}
