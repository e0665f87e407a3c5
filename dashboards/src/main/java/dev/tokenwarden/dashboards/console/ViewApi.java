package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Named filters of the lists: an analyst's own ones, and those that are shared with a tenant. A view is a record of the audit log, like a
 * note on a detection.
 */
final class ViewApi {
    private static final List<String> PAGES = List.of("incidents", "queue", "revocations", "audit");
    private static final int MAX_NAME = 60;
    private static final int MAX_QUERY = 4_000;
    private static final int MAX_OWN = 100;
    private static final int MAX_SHARED = 100;
    /** More changes than these are not read. The limits above keep the number of views far below. */
    private static final int MAX_CHANGES = 10_000;

    private static final Pattern QUERY = Pattern.compile("[\\x21-\\x7e]*");

    private final Searches searches;
    private final ActionLog actions;

    ViewApi(Searches searches, ActionLog actions) {
        this.searches = searches;
        this.actions = actions;
    }

    /** {@code GET /api/views}: by name. */
    void list(Context context, Session session) throws IOException {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        views(session.analyst()).forEach(view -> items.add(view.json(session.analyst())));
        Answers.json(context, 200, answer);
    }

    /**
     * {@code POST /api/views} with {@code name page query}, and {@code shared} and {@code tenant} for a view of all who see the tenant. A
     * view of the same name and page is replaced.
     */
    void save(Context context, Session session) throws IOException, InterruptedException {
        JsonNode body = JsonBody.read(context).json();
        Analyst analyst = session.analyst();
        SavedView.Listed list = listed(body);
        if (list.shared() && !analyst.role().covers(AnalystRole.RESPONDER)) {
            throw Problem.forbidden("sharing a view needs the role responder");
        }
        String tenant = list.shared() ? tenant(body, analyst) : home(analyst);
        List<SavedView> views = views(analyst);
        Optional<SavedView> same = views.stream()
                .filter(view -> view.list().shared() == list.shared()
                        && view.list().page().equals(list.page())
                        && view.list().name().equals(list.name())
                        && (list.shared() ? view.tenant().equals(tenant) : view.isOf(analyst)))
                .findFirst();
        if (same.isEmpty()) {
            requireRoom(views, list, tenant, analyst);
        }
        String id = same.map(SavedView::id).orElseGet(() -> UUID.randomUUID().toString());
        // The view keeps the tenant that its other records have: an analyst who sees one of them must see the last.
        String where = same.map(SavedView::tenant).orElse(tenant);
        AnalystAction action = actions.record(session, where, SavedView.SAVED, List.of(), SavedView.about(id, list));
        Answers.json(context, 200, SavedView.of(action.document()).json(analyst));
    }

    /** {@code DELETE /api/views/{id}}: an own one; a responder also removes shared ones. */
    void remove(Context context, Session session) throws IOException, InterruptedException {
        Analyst analyst = session.analyst();
        SavedView view = views(analyst).stream()
                .filter(one -> one.id().equals(context.pathParam("id")))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("no view with this id is visible to you"));
        if (!view.isOf(analyst) && !analyst.role().covers(AnalystRole.RESPONDER)) {
            throw Problem.forbidden("removing a view of others needs the role responder");
        }
        actions.record(session, view.tenant(), SavedView.REMOVED, List.of(), SavedView.about(view.id(), view.list()));
        context.status(204);
    }

    private List<SavedView> views(Analyst analyst) throws IOException {
        ArrayNode changes = TenantQuery.by(analyst)
                .size(MAX_CHANGES)
                .terms("action", List.of(SavedView.SAVED, SavedView.REMOVED))
                .sort("time", "desc")
                .sort("id", "desc")
                .hits(searches, Index.ACTIONS);
        Set<String> seen = new HashSet<>();
        List<SavedView> views = new ArrayList<>();
        for (JsonNode change : changes) {
            if (seen.add(SavedView.id(change)) && change.path("action").asText().equals(SavedView.SAVED)) {
                SavedView view = SavedView.of(change);
                if (view.list().shared() || view.isOf(analyst)) {
                    views.add(view);
                }
            }
        }
        views.sort(Comparator.comparing((SavedView view) -> view.list().name()).thenComparing(SavedView::id));
        return views;
    }

    private static void requireRoom(List<SavedView> views, SavedView.Listed list, String tenant, Analyst analyst) {
        long own = views.stream()
                .filter(view -> !view.list().shared() && view.isOf(analyst))
                .count();
        long shared = views.stream()
                .filter(view -> view.list().shared() && view.tenant().equals(tenant))
                .count();
        if (list.shared() ? shared >= MAX_SHARED : own >= MAX_OWN) {
            throw Problem.invalid("name", "there are " + MAX_OWN + " views already. Remove one first");
        }
    }

    private static SavedView.Listed listed(JsonNode body) {
        String name = BodyText.read(body, "name", MAX_NAME);
        if (name.isEmpty()) {
            throw Problem.invalid("name", "is required");
        }
        String page = BodyText.read(body, "page", 20);
        if (!PAGES.contains(page)) {
            throw Problem.invalid("page", "must be one of " + String.join(", ", PAGES));
        }
        String query = BodyText.read(body, "query", MAX_QUERY);
        if (!QUERY.matcher(query).matches()) {
            throw Problem.invalid("query", "must be the encoded parameters of an address");
        }
        return new SavedView.Listed(name, page, query, body.path("shared").asBoolean());
    }

    private static String tenant(JsonNode body, Analyst analyst) {
        String tenant = BodyText.read(body, "tenant", 200);
        if (tenant.isEmpty()) {
            throw Problem.invalid("tenant", "is required for a shared view");
        }
        if (!analyst.sees(tenant)) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        return tenant;
    }

    /** The tenant of an analyst's own records. */
    private static String home(Analyst analyst) {
        return analyst.seesAll() ? Analyst.ALL : analyst.named().get(0);
    }
}
