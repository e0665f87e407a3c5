package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.DetectionStates;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.SortOrder;
import dev.tokenwarden.dashboards.console.web.Csv;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Exports the list as a file with at most {@link #MAX} detections. The last line states how many are left out. */
final class ExportApi {
    private static final int MAX = 100_000;
    private static final int PAGE = 500;
    private static final List<String> COLUMNS = List.of(
            "time",
            "severity",
            "rule",
            "title",
            "tenant",
            "subject_type",
            "subject",
            "iss",
            "sub",
            "client_id",
            "count",
            "state",
            "status",
            "assignee",
            "reason",
            "id");

    private final Searches searches;
    private final DetectionStates states;
    private final ActionLog actions;

    ExportApi(Searches searches, DetectionStates states, ActionLog actions) {
        this.searches = searches;
        this.states = states;
        this.actions = actions;
    }

    /** {@code GET /api/export?format=csv|ndjson}, with the parameters of the list. */
    void show(Context context, Session session) throws IOException, InterruptedException {
        String format = String.valueOf(context.queryParam("format"));
        boolean csv = format.equals("csv");
        if (!csv && !format.equals("ndjson")) {
            throw Problem.invalid("format", "must be csv or ndjson");
        }
        ObjectNode query = DetectionFilter.of(context, session.analyst()).query();
        SortOrder order = SortOrder.of(context);
        for (String tenant : session.analyst().seesAll()
                ? List.of(Analyst.ALL)
                : session.analyst().named()) {
            ObjectNode about =
                    JsonNodeFactory.instance.objectNode().put("comment", String.valueOf(context.queryString()));
            actions.record(session, tenant, "export", List.of(), about);
        }
        JsonNode first = page(query, order, null);
        context.contentType(csv ? "text/csv;charset=utf-8" : "application/x-ndjson");
        context.header("Content-Disposition", "attachment; filename=\"detections." + format + "\"");
        OutputStream out = context.res().getOutputStream();
        if (csv) {
            write(out, Csv.row(COLUMNS));
        }
        int written = 0;
        for (JsonNode hits = first; !hits.isEmpty(); ) {
            List<ObjectNode> rows = new ArrayList<>();
            hits.forEach(hit -> rows.add(hit.path("_source").deepCopy()));
            states.join(rows);
            for (ObjectNode row : rows) {
                write(out, csv ? Csv.row(cells(row)) : Json.MAPPER.writeValueAsString(row) + "\n");
            }
            written += rows.size();
            if (written >= MAX) {
                write(out, csv ? "\"the first " + MAX + " only\"\r\n" : "{\"truncated\":true}\n");
                return;
            }
            hits = rows.size() < PAGE
                    ? JsonNodeFactory.instance.arrayNode()
                    : page(
                            query,
                            order,
                            SortOrder.cursor(hits.path(rows.size() - 1).path("sort")));
        }
    }

    private JsonNode page(ObjectNode query, SortOrder order, @Nullable String cursor) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", PAGE);
        body.set("query", query);
        order.into(body, cursor);
        body.putObject("_source").putArray("excludes").add("search").add("ocsf");
        return searches.search(Index.DETECTIONS, body).path("hits").path("hits");
    }

    private static List<String> cells(ObjectNode row) {
        return Stream.of(
                        "/time",
                        "/severity",
                        "/rule",
                        "/title",
                        "/tenant",
                        "/subject/type",
                        "/subject_name",
                        "/token/iss",
                        "/token/sub",
                        "/client_id",
                        "/count",
                        "/state/name",
                        "/triage/status",
                        "/triage/assignee",
                        "/triage/reason",
                        "/id")
                .map(path -> Csv.text(row.at(path)))
                .toList();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
