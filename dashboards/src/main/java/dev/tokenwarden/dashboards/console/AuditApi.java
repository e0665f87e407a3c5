package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.CascadedDecisions;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.RecordFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.SortOrder;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Lists all decisions and actions of people in one order of time. */
final class AuditApi {
    private static final int SIZE = 100;
    private static final Map<String, String> FIELDS =
            Map.of("outcome", "outcome", "action", "action", "target", "target_id");

    /** Parameters that name one thing: everything about it is listed. */
    private static final List<String> ASKED_FOR = List.of("target", "detection", "cause");

    private static final List<Index> INDICES = List.of(Index.DECISIONS, Index.ACTIONS);

    private final Searches searches;

    private final CascadedDecisions cascades;

    AuditApi(Searches searches) {
        this.searches = searches;
        cascades = new CascadedDecisions(searches);
    }

    /**
     * {@code GET /api/audit}, with {@code from to by rule actor type tenant q outcome action target detection cause cursor}. Cascaded
     * entries are left out, unless {@code by}, {@code actor}, {@code target}, {@code detection} or {@code cause} asks for them.
     */
    void list(Context context, Session session) throws IOException {
        RecordFilter filter = filter(context, session);
        TenantQuery query = in(filter.query(), context, session).size(SIZE).counted();
        RecordFilter.addFacets(query);
        new SortOrder("time", true).into(query.body(), context.queryParam("cursor"));
        JsonNode answer = searches.search(INDICES, query.body());
        JsonNode hits = answer.path("hits");
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("total", hits.at("/total/value"));
        ArrayNode items = page.putArray("items");
        hits.path("hits").forEach(hit -> items.add(hit.path("_source")));
        cascades.count(session.analyst(), items, "id", List.of());
        if (items.size() == SIZE) {
            page.put("next", SortOrder.cursor(hits.path("hits").path(SIZE - 1).path("sort")));
        }
        page.set("facets", RecordFilter.facets(answer.path("aggregations")));
        page.put(
                "cascaded",
                filter.folds() ? in(filter.cascaded(), context, session).count(searches, Index.DECISIONS) : 0);
        if (has(context, "cause")) {
            String root = String.valueOf(context.queryParam("cause"));
            page.set(
                    "cause",
                    cascades.view(
                            session.analyst(), root, hits.at("/total/value").asLong(), false));
        }
        Answers.json(context, 200, page);
    }

    /** The same list, for an export. */
    FileExport.Source source(Context context, Session session) {
        RecordFilter filter = filter(context, session);
        return (size, cursor) -> {
            TenantQuery query = in(filter.query(), context, session).size(size);
            new SortOrder("time", true).into(query.body(), cursor);
            return searches.search(INDICES, query.body()).path("hits").path("hits");
        };
    }

    private static RecordFilter filter(Context context, Session session) {
        RecordFilter filter = RecordFilter.of(context, session.analyst(), FIELDS);
        return ASKED_FOR.stream().anyMatch(name -> has(context, name)) ? filter.unfolded() : filter;
    }

    /** Restricts to the time range and the detection of the request. */
    private static TenantQuery in(TenantQuery query, Context context, Session session) {
        DetectionFilter time = DetectionFilter.of(context, session.analyst());
        query.between("time", time.from(), time.to());
        if (has(context, "cause")) {
            CascadedDecisions.restrict(query, String.valueOf(context.queryParam("cause")));
        }
        if (has(context, "detection")) {
            String detection = String.valueOf(context.queryParam("detection"));
            ArrayNode either = query.filter().addObject().putObject("bool").putArray("should");
            either.addObject().putObject("term").put("detection", detection);
            either.addObject().putObject("term").put("detections", detection);
        }
        return query;
    }

    private static boolean has(Context context, String name) {
        String value = context.queryParam(name);
        return value != null && !value.isEmpty();
    }
}
