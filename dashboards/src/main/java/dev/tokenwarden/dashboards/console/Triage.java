package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.action.TriageChange;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What analysts note on detections: status, assignee, comments. It is a member of the detection, so that lists can be
 * filtered and sorted by it, and the sink leaves it there when the detection counts on. Comments are in {@link Actions}.
 */
final class Triage {
    private static final int ATTEMPTS = 5;
    private final SearchClient client;
    private final Searches searches;
    private final ActionLog actions;

    Triage(SearchClient client, Searches searches, ActionLog actions) {
        this.client = client;
        this.searches = searches;
        this.actions = actions;
    }

    /**
     * Carries the order out on those of the detections that the session may see.
     *
     * @return how many
     */
    long apply(Session session, TriageRequest order) throws IOException, InterruptedException {
        Map<String, List<String>> byTenant = new LinkedHashMap<>();
        for (JsonNode found : TenantQuery.by(session.analyst())
                .size(TriageRequest.MAX)
                .terms("id", order.detections())
                .source("id", "tenant")
                .hits(searches, Index.DETECTIONS)) {
            byTenant.computeIfAbsent(found.path("tenant").asText(), tenant -> new ArrayList<>())
                    .add(found.path("id").asText());
        }
        long changed = 0;
        for (Map.Entry<String, List<String>> one : byTenant.entrySet()) {
            AnalystAction entry = actions.record(session, one.getKey(), order.action(), one.getValue(), order.about());
            Optional<TriageChange> change = entry.triage();
            if (change.isPresent()) {
                update(session, one.getKey(), one.getValue(), change.get());
            }
            changed += one.getValue().size();
        }
        return changed;
    }

    /** What was noted on the detection, the latest first. */
    ArrayNode history(Session session, ObjectNode detection) throws IOException {
        return actions.about(session.analyst(), detection);
    }

    private void update(Session session, String tenant, List<String> ids, TriageChange change) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        TenantQuery which = TenantQuery.of(session.analyst(), tenant).terms("id", ids);
        body.set("query", which.body().path("query"));
        body.set("script", change.script("noop"));
        // The sink may write one of them at the same moment. What was changed already is left as it is.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            JsonNode answer = client.send(
                            "POST",
                            "/" + Index.DETECTIONS.alias() + "/_update_by_query",
                            Map.of("conflicts", "proceed", "refresh", "true"),
                            body)
                    .orThrow("noting on detections")
                    .body();
            if (answer.path("version_conflicts").asLong() == 0) {
                return;
            }
            // The search saw a version that the sink has replaced since: make the new one visible.
            client.send("POST", "/" + Index.DETECTIONS.alias() + "/_refresh", Map.of(), (JsonNode) null);
        }
        // It is in the audit log: the sink applies it to the rest when it reads it.
    }
}
