package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.CascadedDecisions;
import dev.tokenwarden.dashboards.console.query.RecordFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.SortOrder;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.query.WaitingDecisions;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.sink.DetectionView;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists revocations in force, in shadow and ended, and decisions that wait for approval. */
final class RevocationListApi {
    private static final int SIZE = 200;
    private static final List<String> VIEWS = List.of("active", "shadow", "ended");
    /** Outcomes of cascaded decisions that make a revocation. */
    private static final List<String> REVOKES = List.of("revoked", "shadow");

    private final Searches searches;
    private final WaitingDecisions waiting;
    private final CascadedDecisions cascades;

    RevocationListApi(Searches searches, WaitingDecisions waiting) {
        cascades = new CascadedDecisions(searches);
        this.searches = searches;
        this.waiting = waiting;
    }

    /**
     * {@code GET /api/revocations?view=active|shadow|ended}, with {@code by rule actor type tenant q cause} and {@code cursor}: the
     * newest first, each with the number of uses that it denied, or would have denied, and with the number of decisions that follow
     * from it. Cascaded revocations are left out unless {@code by} or {@code cause} asks for them.
     */
    void list(Context context, Session session) throws IOException {
        String view = view(context);
        Selection selection = select(context, session);
        TenantQuery query = in(selection.query(), view).size(SIZE).counted();
        RecordFilter.addFacets(query);
        order(view).into(query.body(), context.queryParam("cursor"));
        JsonNode answer = query.send(searches, Index.REVOCATIONS);
        JsonNode hits = answer.path("hits");
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("total", hits.at("/total/value"));
        ArrayNode items = page.putArray("items");
        hits.path("hits").forEach(hit -> items.add(hit.path("_source")));
        effects(session.analyst(), items);
        cascades.count(session.analyst(), items, "decision", REVOKES);
        cascades.roots(session.analyst(), items);
        if (items.size() == SIZE) {
            page.put("next", SortOrder.cursor(hits.path("hits").path(SIZE - 1).path("sort")));
        }
        page.set("facets", RecordFilter.facets(answer.path("aggregations")));
        counts(page, selection, view);
        if (selection.followers().isPresent()) {
            CascadedDecisions.Followers found = selection.followers().get();
            String root = String.valueOf(context.queryParam("cause"));
            page.set("cause", cascades.view(session.analyst(), root, found.total(), found.cut()));
        }
        Answers.json(context, 200, page);
    }

    private void counts(ObjectNode page, Selection selection, String view) throws IOException {
        ObjectNode counts = page.putObject("counts");
        for (String one : VIEWS) {
            counts.put(one, in(selection.query(), one).count(searches, Index.REVOCATIONS));
        }
        page.put(
                "cascaded",
                selection.folds() ? in(selection.filter().cascaded(), view).count(searches, Index.REVOCATIONS) : 0);
    }

    /** The same list, for an export. */
    FileExport.Source source(Context context, Session session) throws IOException {
        String view = view(context);
        Selection selection = select(context, session);
        return (size, cursor) -> {
            TenantQuery query = in(selection.query(), view).size(size);
            order(view).into(query.body(), cursor);
            return query.send(searches, Index.REVOCATIONS).path("hits").path("hits");
        };
    }

    /**
     * Revocations that a request selects, of any view.
     *
     * @param followers the decisions that follow from the given root; empty: no root is given
     */
    private record Selection(RecordFilter filter, Optional<CascadedDecisions.Followers> followers) {
        boolean folds() {
            return followers.isEmpty() && filter.folds();
        }

        TenantQuery query() {
            return followers
                    .map(found -> filter.unfolded().query().terms("decision", found.ids()))
                    .orElseGet(filter::query);
        }
    }

    private Selection select(Context context, Session session) throws IOException {
        RecordFilter filter = RecordFilter.of(context, session.analyst(), Map.of());
        String cause = context.queryParam("cause");
        return new Selection(
                filter,
                cause == null || cause.isEmpty()
                        ? Optional.empty()
                        : Optional.of(cascades.of(session.analyst(), cause)));
    }

    private static String view(Context context) {
        String view = String.valueOf(context.queryParam("view"));
        if (!VIEWS.contains(view)) {
            throw Problem.invalid("view", "must be one of " + String.join(", ", VIEWS));
        }
        return view;
    }

    private static SortOrder order(String view) {
        return new SortOrder(view.equals("ended") ? "updated_at" : "effective", true);
    }

    private static TenantQuery in(TenantQuery query, String view) {
        query.term("active", !view.equals("ended"));
        return view.equals("ended") ? query : query.term("state", view.equals("shadow") ? "shadow" : "enforced");
    }

    /** {@code GET /api/waiting}: decisions that wait for a person. */
    void waiting(Context context, Session session) throws IOException {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("items", waiting.of(session.analyst()));
        Answers.json(context, 200, page);
    }

    private void effects(Analyst analyst, ArrayNode items) throws IOException {
        Set<String> keys = new HashSet<>();
        for (JsonNode item : items) {
            String key = tokenKey(item);
            if (key != null) {
                ((ObjectNode) item).put("token_key", key);
                keys.add(key);
            }
        }
        Map<String, JsonNode> found = new HashMap<>();
        if (!keys.isEmpty()) {
            TenantQuery ask = TenantQuery.by(analyst).terms("token_key", keys);
            ObjectNode of = ask.termsOf("tokens", "token_key", SIZE).putObject("aggs");
            of.putObject("denied").putObject("filter").putObject("term").put("use.reason", "revoked");
            of.putObject("would").putObject("filter").putObject("term").put("use.shadow", true);
            ask.send(searches, Index.USES)
                    .at("/aggregations/tokens/buckets")
                    .forEach(bucket -> found.put(bucket.path("key").asText(), bucket));
        }
        for (JsonNode item : items) {
            JsonNode bucket = found.get(item.path("token_key").asText());
            if (bucket != null) {
                ((ObjectNode) item).set("denied", bucket.at("/denied/doc_count"));
                ((ObjectNode) item).set("would_have_denied", bucket.at("/would/doc_count"));
            }
        }
    }

    /** The key of the uses of the target's token; null: the target is not a single token. */
    static @Nullable String tokenKey(JsonNode item) {
        JsonNode target = item.path("target");
        String type = target.path("type").asText();
        if (!type.equals("token") && !type.equals("chain")) {
            return null;
        }
        TokenIdentity token = TokenIdentity.of(
                target.path("tenant").asText(),
                target.path("iss").asText(),
                target.path("jti").asText(null),
                target.path("hash").asText(null));
        return token == null ? null : DetectionView.key(token);
    }
}
