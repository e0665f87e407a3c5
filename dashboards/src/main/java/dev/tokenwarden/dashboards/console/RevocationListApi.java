package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lists revocations in force, in shadow and ended, and decisions that wait for approval. */
final class RevocationListApi {
    private static final int SIZE = 200;
    private static final List<String> VIEWS = List.of("active", "shadow", "ended");

    private final Searches searches;
    private final WaitingDecisions waiting;

    RevocationListApi(Searches searches, WaitingDecisions waiting) {
        this.searches = searches;
        this.waiting = waiting;
    }

    /**
     * {@code GET /api/revocations?view=active|shadow|ended}, with {@code tenant}, {@code type} and {@code cursor}: the
     * newest first, each with the number of uses that it denied, or would have denied.
     */
    void list(Context context, Session session) throws IOException {
        String view = String.valueOf(context.queryParam("view"));
        if (!VIEWS.contains(view)) {
            throw Problem.invalid("view", "must be one of " + String.join(", ", VIEWS));
        }
        TenantQuery ask = of(context, session, view).size(SIZE).counted();
        SortOrder order = new SortOrder(view.equals("ended") ? "updated_at" : "effective", true);
        order.into(ask.body(), context.queryParam("cursor"));
        JsonNode hits = ask.send(searches, Index.REVOCATIONS).path("hits");
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("total", hits.at("/total/value"));
        ArrayNode items = page.putArray("items");
        hits.path("hits").forEach(hit -> items.add(hit.path("_source")));
        effects(session.analyst(), items);
        if (items.size() == SIZE) {
            page.put("next", SortOrder.cursor(hits.path("hits").path(SIZE - 1).path("sort")));
        }
        ObjectNode counts = page.putObject("counts");
        for (String one : VIEWS) {
            counts.put(one, of(context, session, one).count(searches, Index.REVOCATIONS));
        }
        Answers.json(context, 200, page);
    }

    /** {@code GET /api/waiting}: decisions that wait for a person. */
    void waiting(Context context, Session session) throws IOException {
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("items", waiting.of(session.analyst()));
        Answers.json(context, 200, page);
    }

    private static TenantQuery of(Context context, Session session, String view) {
        TenantQuery ask = TenantQuery.by(session.analyst()).term("active", !view.equals("ended"));
        if (!view.equals("ended")) {
            ask.term("state", view.equals("shadow") ? "shadow" : "enforced");
        }
        for (String[] parameter : new String[][] {{"tenant", "tenant"}, {"type", "target.type"}}) {
            String value = context.queryParam(parameter[0]);
            if (value != null && !value.isEmpty()) {
                ask.term(parameter[1], value);
            }
        }
        return ask;
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
