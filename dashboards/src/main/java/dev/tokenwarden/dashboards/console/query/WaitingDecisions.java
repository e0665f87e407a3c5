package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds decisions that wait for approval: no later decision of the audit log answers them. */
public final class WaitingDecisions {
    /** The most waiting decisions that are listed. */
    static final int MAX = 500;

    private final Searches searches;

    public WaitingDecisions(Searches searches) {
        this.searches = searches;
    }

    /** The waiting decisions, newest first, each with {@code approved_by} so far. */
    public ArrayNode of(Analyst analyst) throws IOException {
        List<JsonNode> asked = new ArrayList<>();
        TenantQuery.by(analyst)
                .size(MAX)
                .term("outcome", "awaiting-approval")
                .lacks("of_decision")
                .sort("time", "desc")
                .hits(searches, Index.DECISIONS)
                .forEach(asked::add);
        Map<String, ArrayNode> approvals = new HashMap<>();
        Set<String> closed = new HashSet<>();
        if (!asked.isEmpty()) {
            List<String> ids =
                    asked.stream().map(decision -> decision.path("id").asText()).toList();
            TenantQuery.by(analyst)
                    .size(2 * MAX)
                    .terms("of_decision", ids)
                    .sort("time", "desc")
                    .hits(searches, Index.DECISIONS)
                    .forEach(answer -> {
                        String of = answer.path("of_decision").asText();
                        if (answer.path("outcome").asText().equals("awaiting-approval")) {
                            approvals
                                    .computeIfAbsent(of, key -> JsonNodeFactory.instance.arrayNode())
                                    .add(answer.path("actor"));
                        } else {
                            closed.add(of);
                        }
                    });
        }
        ArrayNode waiting = JsonNodeFactory.instance.arrayNode();
        for (JsonNode decision : asked) {
            String id = decision.path("id").asText();
            if (!closed.contains(id)) {
                ObjectNode one = decision.deepCopy();
                one.set("approved_by", approvals.getOrDefault(id, JsonNodeFactory.instance.arrayNode()));
                waiting.add(one);
            }
        }
        return waiting;
    }
}
