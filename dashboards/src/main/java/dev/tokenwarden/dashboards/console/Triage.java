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
import dev.tokenwarden.dashboards.console.teamwork.ChangeGuard;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes the triage of detections: status, assignee and number of comments. It is a member of the detection, so lists are filtered
 * and sorted by it, and the sink keeps it when the detection is updated. The comments are in {@link ActionLog}.
 */
final class Triage {
    private static final int ATTEMPTS = 5;
    private final SearchClient client;
    private final Searches searches;
    private final ActionLog actions;
    private final ChangeGuard guard;

    Triage(SearchClient client, Searches searches, ActionLog actions, ChangeGuard guard) {
        this.guard = guard;
        this.client = client;
        this.searches = searches;
        this.actions = actions;
    }

    /**
     * Carries the request out on the detections that the session sees.
     *
     * @return the new version of each changed detection, by id
     * @throws Problem 409 if someone else changed a detection after the analyst saw it
     */
    Map<String, String> apply(Session session, TriageRequest order) throws IOException, InterruptedException {
        return guard.alone(order.detections(), () -> change(session, order));
    }

    private Map<String, String> change(Session session, TriageRequest order) throws IOException, InterruptedException {
        ArrayNode present = TenantQuery.by(session.analyst())
                .size(TriageRequest.MAX)
                .terms("id", order.detections())
                .source("id", "tenant", "triage")
                .hits(searches, Index.DETECTIONS);
        if (order.replaces()) {
            ChangeGuard.requireSeen(order.versions(), present);
        }
        Map<String, List<String>> byTenant = new LinkedHashMap<>();
        for (JsonNode found : present) {
            byTenant.computeIfAbsent(found.path("tenant").asText(), tenant -> new ArrayList<>())
                    .add(found.path("id").asText());
        }
        Map<String, String> versions = new LinkedHashMap<>();
        for (Map.Entry<String, List<String>> one : byTenant.entrySet()) {
            AnalystAction entry = actions.record(session, one.getKey(), order.action(), one.getValue(), order.about());
            Optional<TriageChange> change = entry.triage();
            if (change.isPresent()) {
                update(session, one.getKey(), one.getValue(), change.get());
            }
            one.getValue().forEach(id -> versions.put(id, entry.id()));
        }
        return versions;
    }

    /** The actions on the detection, newest first. */
    ArrayNode history(Session session, ObjectNode detection) throws IOException {
        return actions.about(session.analyst(), detection);
    }

    private void update(Session session, String tenant, List<String> ids, TriageChange change) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        TenantQuery which = TenantQuery.of(session.analyst(), tenant).terms("id", ids);
        body.set("query", which.body().path("query"));
        body.set("script", change.script("noop"));
        // The sink may write a detection at the same moment. A repeated change has no effect.
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
            // The sink has replaced the version that the search found: make the new version visible.
            client.send("POST", "/" + Index.DETECTIONS.alias() + "/_refresh", Map.of(), (JsonNode) null);
        }
        // The change is in the audit log: the sink applies it to the other detections when it reads it.
    }
}
