package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.IncidentDetections;
import dev.tokenwarden.dashboards.console.query.IncidentFilter;
import dev.tokenwarden.dashboards.console.query.IncidentLists;
import dev.tokenwarden.dashboards.console.query.IncidentOrder;
import dev.tokenwarden.dashboards.console.query.IncidentViews;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.report.IncidentAudit;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lists incidents and shows one. */
final class IncidentApi {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = IncidentLists.MAX_PAGE;
    private static final int MAX_HISTORY = 500;

    private final IncidentBook book;
    private final Searches searches;
    private final IncidentDetections detections;
    private final IncidentLists lists;
    private final IncidentAudit audit;

    IncidentApi(IncidentBook book, Searches searches, IncidentDetections detections, IncidentAudit audit) {
        this.audit = audit;
        lists = new IncidentLists(book);
        this.book = book;
        this.searches = searches;
        this.detections = detections;
    }

    /** {@code GET /api/incidents}: the latest first, unless {@code sort} says otherwise, with counts for the filters. */
    void list(Context context, Session session) throws IOException {
        requireComplete(book);
        IncidentFilter filter = IncidentFilter.of(context, session.analyst());
        IncidentOrder order = IncidentOrder.of(context);
        int size = number(context, "size", DEFAULT_SIZE, 1, MAX_SIZE);
        String cursor = context.queryParam("cursor");
        IncidentLists.IncidentList list = lists.of(filter, order);
        List<Incident> page = list.page(order, cursor, size);

        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("total", list.chosen().size()).put("detections", list.detections());
        if (cursor == null) {
            answer.set("facets", list.facets());
        }
        List<ObjectNode> rows = page.stream().map(IncidentViews::of).toList();
        detections.joinStates(session.analyst(), page, rows);
        rows.forEach(answer.putArray("items")::add);
        book.keptSince().ifPresent(since -> answer.put("kept_since", since.toString()));
        if (page.size() == size) {
            answer.put("next", order.cursor(page.get(size - 1)));
        }
        Answers.json(context, 200, answer);
    }

    /** {@code GET /api/incidents/{id}}: with joins, actions of analysts, and the first detections with their states. */
    void show(Context context, Session session) throws IOException {
        Incident incident = find(book, context.pathParam("id"), session);
        ObjectNode view = IncidentViews.of(incident);
        view.set("joins", IncidentViews.joins(book.joins(incident)));
        view.set("history", history(incident, session));
        addDetections(context, session, incident, view);
        Answers.json(context, 200, view);
    }

    /** {@code GET /api/incidents/{id}/detections?offset=&size=}: a page of its detections, the earliest first. */
    void detections(Context context, Session session) throws IOException {
        Incident incident = find(book, context.pathParam("id"), session);
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", incident.id());
        addDetections(context, session, incident, view);
        Answers.json(context, 200, view);
    }

    /** {@code GET /api/incidents/{id}/audit}: decisions and actions about it, with their hash. */
    void audit(Context context, Session session) throws IOException {
        Incident incident = find(book, context.pathParam("id"), session);
        Answers.json(context, 200, audit.of(session.analyst(), incident));
    }

    private void addDetections(Context context, Session session, Incident incident, ObjectNode view)
            throws IOException {
        int total = incident.members().size();
        int offset = Math.min(total, number(context, "offset", 0, 0, Integer.MAX_VALUE));
        int size = number(context, "size", DEFAULT_SIZE, 1, MAX_SIZE);
        List<String> ids = incident.members().subList(offset, Math.min(total, offset + size));
        ArrayNode items = view.putArray("items");
        detections.read(session.analyst(), ids).forEach(items::add);
        view.put("total", total);
        if (offset + size < total) {
            view.put("next_offset", offset + size);
        }
    }

    private ArrayNode history(Incident incident, Session session) throws IOException {
        List<String> actions = book.actions(incident);
        return TenantQuery.of(session.analyst(), incident.identity().tenant())
                .size(MAX_HISTORY)
                .terms("id", actions.subList(0, Math.min(MAX_HISTORY, actions.size())))
                .sort("time", "desc")
                .source(
                        "id",
                        "time",
                        "actor",
                        "actor_name",
                        "action",
                        "assignee",
                        "reason",
                        "comment",
                        "severity",
                        "detections",
                        "with",
                        "count")
                .hits(searches, Index.ACTIONS);
    }

    /** The incident. It is not found if the analyst does not see its tenant. */
    static Incident find(IncidentBook book, String id, Session session) {
        requireComplete(book);
        return book.find(id)
                .filter(incident -> session.analyst().sees(incident.identity().tenant()))
                .orElseThrow(() -> Problem.notFound("no incident with this id is visible to you"));
    }

    static void requireComplete(IncidentBook book) {
        if (!book.isComplete()) {
            throw Problem.unavailable("the console is reading the detections from Kafka ("
                    + Math.round(book.progress() * 100) + " %). Try again in a moment");
        }
    }

    private static int number(Context context, String name, int missing, int min, int max) {
        @Nullable String value = context.queryParam(name);
        if (value == null) {
            return missing;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered like a number out of range.
        }
        throw Problem.invalid(
                name, max == Integer.MAX_VALUE ? "must be " + min + " or more" : "must be from " + min + " to " + max);
    }
}
