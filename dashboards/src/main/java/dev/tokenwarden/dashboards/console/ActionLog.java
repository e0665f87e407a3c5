package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/**
 * The record of what analysts do in the console. Each entry is of one tenant, so that an analyst of one never learns
 * what was done in another; it is written before the thing is done, so that nothing is done without.
 */
final class ActionLog {
    private final SearchClient client;
    private final Searches searches;
    private final Clock clock;

    ActionLog(SearchClient client, Searches searches, Clock clock) {
        this.client = client;
        this.searches = searches;
        this.clock = clock;
    }

    /**
     * Records one, and gives it as it stands.
     *
     * @param about further members, such as {@code reason}
     */
    ObjectNode record(Session session, String tenant, String action, Collection<String> detections, ObjectNode about)
            throws IOException {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        String id = UUID.randomUUID().toString();
        entry.put("id", id).put("time", clock.instant().toString()).put("tenant", tenant);
        entry.put("actor", "person:" + session.analyst().name()).put("action", action);
        entry.setAll(about);
        ArrayNode ids = entry.putArray("detections");
        detections.forEach(ids::add);
        client.send(
                        "PUT",
                        "/" + Index.ACTIONS.index() + "/_doc/" + id,
                        Map.of("op_type", "create", "refresh", "true"),
                        Json.MAPPER.writeValueAsBytes(entry),
                        "application/json")
                .orThrow("recording an action");
        return entry;
    }

    /** What was done with the detection, the latest first. */
    ArrayNode about(Analyst analyst, ObjectNode detection) throws IOException {
        return TenantQuery.of(analyst, detection.path("tenant").asText())
                .size(100)
                .term("detections", detection.path("id").asText())
                .sort("time", "desc")
                .source("id", "time", "actor", "action", "assignee", "reason", "comment")
                .hits(searches, Index.ACTIONS);
    }
}
