package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.action.AuditLog;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records what analysts do in the console: first in the audit log on Kafka, then, as a copy to search, in OpenSearch. Nothing
 * takes effect that is not in the audit log. Each record is of one tenant, so that an analyst of one tenant does not see what
 * was done in another.
 */
final class ActionLog {
    private static final Logger log = LoggerFactory.getLogger(ActionLog.class);

    private final AuditLog audit;
    private final SearchClient client;
    private final Searches searches;
    private final Clock clock;

    ActionLog(AuditLog audit, SearchClient client, Searches searches, Clock clock) {
        this.audit = audit;
        this.client = client;
        this.searches = searches;
        this.clock = clock;
    }

    /**
     * Records an action.
     *
     * @param about further members, such as {@code reason}
     * @throws Problem 503 if the audit log does not take it: then the action must not take effect
     */
    AnalystAction record(Session session, String tenant, String action, Collection<String> detections, ObjectNode about)
            throws InterruptedException {
        Map<String, String> details = new LinkedHashMap<>();
        about.properties()
                .forEach(
                        member -> details.put(member.getKey(), member.getValue().asText()));
        details.put("actor_name", session.analyst().name());
        AnalystAction entry = new AnalystAction(
                UUID.randomUUID().toString(),
                clock.instant(),
                tenant,
                "person:" + session.analyst().id(),
                action,
                List.copyOf(detections),
                details);
        try {
            audit.append(entry);
        } catch (IOException e) {
            log.atError().addKeyValue("error", e.getMessage()).log("Writing the audit log failed");
            throw Problem.unavailable("the audit log on Kafka does not answer; nothing was changed");
        }
        copy(entry);
        return entry;
    }

    /** The sink writes the same document when it reads the audit log; this one makes it visible at once. */
    private void copy(AnalystAction entry) {
        try {
            client.send(
                            "PUT",
                            "/" + Index.ACTIONS.index() + "/_doc/" + entry.id(),
                            Map.of("refresh", "true"),
                            Json.MAPPER.writeValueAsBytes(entry.document()),
                            "application/json")
                    .orThrow("copying an action");
        } catch (IOException e) {
            log.atWarn().addKeyValue("error", e.getMessage()).log("Copying an action to OpenSearch is delayed");
        }
    }

    /** What was done with the detection, the latest first. */
    ArrayNode about(Analyst analyst, ObjectNode detection) throws IOException {
        return TenantQuery.of(analyst, detection.path("tenant").asText())
                .size(100)
                .term("detections", detection.path("id").asText())
                .sort("time", "desc")
                .source("id", "time", "actor", "actor_name", "action", "assignee", "reason", "comment")
                .hits(searches, Index.ACTIONS);
    }
}
