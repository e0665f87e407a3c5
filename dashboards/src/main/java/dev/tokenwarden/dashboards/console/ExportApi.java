package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.FileExport.Column;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.DetectionStates;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.SortOrder;
import dev.tokenwarden.dashboards.search.Index;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Exports the lists of detections, revocations and audit entries. */
final class ExportApi {
    private static final List<Column> DETECTIONS = List.of(
            new Column("time", "/time"),
            new Column("severity", "/severity"),
            new Column("rule", "/rule"),
            new Column("title", "/title"),
            new Column("tenant", "/tenant"),
            new Column("subject_type", "/subject/type"),
            new Column("subject", "/subject_name"),
            new Column("iss", "/token/iss"),
            new Column("sub", "/token/sub"),
            new Column("client_id", "/client_id"),
            new Column("count", "/count"),
            new Column("state", "/state/name"),
            new Column("status", "/triage/status"),
            new Column("assignee", "/triage/assignee"),
            new Column("reason", "/triage/reason"),
            new Column("id", "/id"));

    private static final List<Column> REVOCATIONS = List.of(
            new Column("effective", "/effective"),
            new Column("state", "/state"),
            new Column("active", "/active"),
            new Column("ended_at", "/ended_at"),
            new Column("expires", "/expires"),
            new Column("cutoff", "/cutoff"),
            new Column("tenant", "/tenant"),
            new Column("type", "/target/type"),
            new Column("iss", "/target/iss"),
            new Column("jti", "/target/jti"),
            new Column("hash", "/target/hash"),
            new Column("sub", "/target/sub"),
            new Column("client_id", "/target/client_id"),
            new Column("sid", "/target/sid"),
            new Column("grant", "/target/grant"),
            new Column("kid", "/target/kid"),
            new Column("jkt", "/target/jkt"),
            new Column("actor", "/actor"),
            new Column("rule", "/rule"),
            new Column("reason", "/reason"),
            new Column("decision", "/decision"),
            new Column("id", "/id"));

    private static final List<Column> AUDIT = List.of(
            new Column("time", "/time"),
            new Column("tenant", "/tenant"),
            new Column("actor", "/actor"),
            new Column("actor_name", "/actor_name"),
            new Column("outcome", "/outcome"),
            new Column("action", "/action"),
            new Column("rule", "/rule"),
            new Column("type", "/target/type"),
            new Column("iss", "/target/iss"),
            new Column("jti", "/target/jti"),
            new Column("hash", "/target/hash"),
            new Column("sub", "/target/sub"),
            new Column("client_id", "/target/client_id"),
            new Column("sid", "/target/sid"),
            new Column("grant", "/target/grant"),
            new Column("kid", "/target/kid"),
            new Column("detection", "/detection"),
            new Column("assignee", "/assignee"),
            new Column("reason", "/reason"),
            new Column("comment", "/comment"),
            new Column("cause", "/cause"),
            new Column("root_decision", "/root_decision"),
            new Column("id", "/id"));

    private final Searches searches;
    private final DetectionStates states;
    private final RevocationListApi revocations;
    private final AuditApi audit;
    private final FileExport file;

    ExportApi(
            Searches searches,
            DetectionStates states,
            RevocationListApi revocations,
            AuditApi audit,
            ActionLog actions) {
        this.searches = searches;
        this.states = states;
        this.revocations = revocations;
        this.audit = audit;
        file = new FileExport(actions);
    }

    /** {@code GET /api/export?format=csv|ndjson}, with the parameters of the list of detections. */
    void detections(Context context, Session session) throws IOException, InterruptedException {
        ObjectNode query = DetectionFilter.of(context, session.analyst()).query();
        SortOrder order = SortOrder.of(context);
        file.send(context, session, "detections", DETECTIONS, new FileExport.Source() {
            @Override
            public JsonNode page(int size, @Nullable String cursor) throws IOException {
                ObjectNode body = JsonNodeFactory.instance.objectNode();
                body.put("size", size);
                body.set("query", query);
                order.into(body, cursor);
                body.putObject("_source").putArray("excludes").add("search").add("ocsf");
                return searches.search(Index.DETECTIONS, body).path("hits").path("hits");
            }

            @Override
            public void complete(List<ObjectNode> rows) throws IOException {
                states.join(rows);
            }
        });
    }

    /** {@code GET /api/export/revocations?format=csv|ndjson}, with the parameters of the list of revocations. */
    void revocations(Context context, Session session) throws IOException, InterruptedException {
        file.send(context, session, "revocations", REVOCATIONS, revocations.source(context, session));
    }

    /** {@code GET /api/export/audit?format=csv|ndjson}, with the parameters of the audit log. */
    void audit(Context context, Session session) throws IOException, InterruptedException {
        file.send(context, session, "audit", AUDIT, audit.source(context, session));
    }
}
