package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.SortOrder;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Lists all decisions and actions of people in one order of time. */
final class AuditApi {
    private static final int SIZE = 100;
    private static final Map<String, String> FIELDS = Map.of(
            "actor", "actor",
            "outcome", "outcome",
            "action", "action",
            "rule", "rule",
            "target", "target_id",
            "tenant", "tenant");

    private final Searches searches;

    AuditApi(Searches searches) {
        this.searches = searches;
    }

    /**
     * {@code GET /api/audit}, with {@code from to by actor outcome action rule target detection tenant cursor}; {@code
     * by} is {@code people} or {@code rules}.
     */
    void list(Context context, Session session) throws IOException {
        DetectionFilter time = DetectionFilter.of(context, session.analyst());
        TenantQuery ask =
                TenantQuery.by(session.analyst()).size(SIZE).counted().between("time", time.from(), time.to());
        FIELDS.forEach((name, field) -> {
            String value = context.queryParam(name);
            if (value != null && !value.isEmpty()) {
                ask.term(field, value);
            }
        });
        String detection = context.queryParam("detection");
        if (detection != null && !detection.isEmpty()) {
            ArrayNode either = ask.filter().addObject().putObject("bool").putArray("should");
            either.addObject().putObject("term").put("detection", detection);
            either.addObject().putObject("term").put("detections", detection);
        }
        String by = context.queryParam("by");
        if ("people".equals(by) || "rules".equals(by)) {
            ask.prefix("actor", "people".equals(by) ? "person:" : "rule:");
        } else if (by != null && !by.isEmpty()) {
            throw Problem.invalid("by", "must be people or rules");
        }
        new SortOrder("time", true).into(ask.body(), context.queryParam("cursor"));
        JsonNode hits = searches.search(List.of(Index.DECISIONS, Index.ACTIONS), ask.body())
                .path("hits");
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("total", hits.at("/total/value"));
        ArrayNode items = page.putArray("items");
        hits.path("hits").forEach(hit -> items.add(hit.path("_source")));
        if (items.size() == SIZE) {
            page.put("next", SortOrder.cursor(hits.path("hits").path(SIZE - 1).path("sort")));
        }
        Answers.json(context, 200, page);
    }
}
