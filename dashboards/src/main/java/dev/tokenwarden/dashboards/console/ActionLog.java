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
 * Records the actions of analysts: first in the audit log on Kafka, then, as a copy for searches, in OpenSearch. An action takes
 * effect only when it is in the audit log. Each record belongs to one tenant, so analysts of other tenants do not see it.
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
     * @throws Problem 503 if the audit log cannot be written: the action must then not take effect
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
            log.atError().addKeyValue("error", e.getMessage()).log("Audit log cannot be written");
            throw Problem.unavailable("the audit log on Kafka does not answer, and nothing was changed. Try again");
        }
        copy(entry);
        return entry;
    }

    /** Writes the copy at once. The sink writes the same document again when it reads the audit log. */
    private void copy(AnalystAction entry) {
        try {
            client.send(
                            "PUT",
                            "/" + Index.ACTIONS.alias() + "/_doc/" + entry.id(),
                            // Before the sink has put the templates, OpenSearch would make an index with other fields.
                            Map.of("refresh", "true", "require_alias", "true"),
                            Json.MAPPER.writeValueAsBytes(entry.document()),
                            "application/json")
                    .orThrow("copying an action");
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("error", e.getMessage())
                    .log("Action is not in OpenSearch yet; the sink copies it");
        }
    }

    /** The actions on the detection, newest first. */
    ArrayNode about(Analyst analyst, ObjectNode detection) throws IOException {
        return TenantQuery.of(analyst, detection.path("tenant").asText())
                .size(100)
                .term("detections", detection.path("id").asText())
                .sort("time", "desc")
                .source("id", "time", "actor", "actor_name", "action", "assignee", "reason", "comment")
                .hits(searches, Index.ACTIONS);
    }
}
