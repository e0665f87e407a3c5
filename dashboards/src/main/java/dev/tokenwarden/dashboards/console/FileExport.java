package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.SortOrder;
import dev.tokenwarden.dashboards.console.web.Csv;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a list as a file, page by page, with at most {@link #MAX} rows. The last line says if rows are left out. The export is in the
 * audit log before the first row is sent.
 */
final class FileExport {
    private static final int MAX = 100_000;
    private static final int PAGE = 500;

    private final ActionLog actions;

    FileExport(ActionLog actions) {
        this.actions = actions;
    }

    /**
     * A column of the CSV file.
     *
     * @param path JSON pointer into a row
     */
    record Column(String name, String path) {}

    /** A list that is read in pages. */
    interface Source {
        /**
         * The hits of a page, each with {@code _source} and {@code sort}.
         *
         * @param cursor of the last row of the page before; null: the first page
         */
        JsonNode page(int size, @Nullable String cursor) throws IOException;

        /** Adds to rows what is not stored with them. */
        default void complete(List<ObjectNode> rows) throws IOException {
            // Most lists are stored completely.
        }
    }

    /**
     * Answers with the file. The parameter {@code format} is {@code csv} or {@code ndjson}.
     *
     * @param list name of the list, which names the file
     */
    void send(Context context, Session session, String list, List<Column> columns, Source source)
            throws IOException, InterruptedException {
        String format = String.valueOf(context.queryParam("format"));
        boolean csv = format.equals("csv");
        if (!csv && !format.equals("ndjson")) {
            throw Problem.invalid("format", "must be csv or ndjson");
        }
        record(context, session, list);
        JsonNode hits = source.page(PAGE, null);
        context.contentType(csv ? "text/csv;charset=utf-8" : "application/x-ndjson");
        context.header("Content-Disposition", "attachment; filename=\"" + list + "." + format + "\"");
        OutputStream out = context.res().getOutputStream();
        if (csv) {
            write(out, Csv.row(columns.stream().map(Column::name).toList()));
        }
        int written = 0;
        while (!hits.isEmpty()) {
            List<ObjectNode> rows = new ArrayList<>();
            hits.forEach(hit -> rows.add(hit.path("_source").deepCopy()));
            source.complete(rows);
            for (ObjectNode row : rows) {
                write(out, csv ? Csv.row(cells(row, columns)) : Json.MAPPER.writeValueAsString(row) + "\n");
            }
            written += rows.size();
            if (rows.size() < PAGE) {
                return;
            }
            hits = source.page(PAGE, SortOrder.cursor(hits.path(rows.size() - 1).path("sort")));
            if (written >= MAX && !hits.isEmpty()) {
                write(out, csv ? "\"the first " + MAX + " only\"\r\n" : "{\"truncated\":true}\n");
                return;
            }
        }
    }

    private void record(Context context, Session session, String list) throws InterruptedException {
        List<String> tenants = session.analyst().seesAll()
                ? List.of(Analyst.ALL)
                : session.analyst().named();
        ObjectNode about = JsonNodeFactory.instance
                .objectNode()
                .put("comment", list + "?" + String.valueOf(context.queryString()));
        for (String tenant : tenants) {
            actions.record(session, tenant, "export", List.of(), about);
        }
    }

    private static List<String> cells(ObjectNode row, List<Column> columns) {
        return columns.stream().map(column -> Csv.text(row.at(column.path()))).toList();
    }

    private static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
