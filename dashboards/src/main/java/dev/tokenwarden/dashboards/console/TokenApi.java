package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionStates;
import dev.tokenwarden.dashboards.console.query.ExchangeTree;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.query.TokenFacts;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Shows the stored facts about one token. */
final class TokenApi {
    private static final int MAX_USES = 200;
    private static final int MAX_DETECTIONS = 50;
    private static final int MAX_GROUPS = 50;

    private final Searches searches;
    private final TokenFacts tokens;
    private final DetectionStates states;

    TokenApi(Searches searches, TokenFacts tokens, DetectionStates states) {
        this.searches = searches;
        this.tokens = tokens;
        this.states = states;
    }

    /**
     * {@code GET /api/token?key=}: its claims, presentations by verifier and by network, detections with their evidence,
     * decisions, and its place in the exchange chain.
     */
    void show(Context context, Session session) throws IOException {
        String key = ChainApi.key(context);
        Analyst analyst = session.analyst();
        ExchangeTree chain = ExchangeTree.around(searches, analyst, key);
        ObjectNode answer =
                Objects.requireNonNull(tokens.of(analyst, List.of(key), chain).get(key));
        if (!answer.has("token")) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        answer.set("presentations", presentations(analyst, key));
        answer.set("detected", detections(analyst, key));
        answer.set("decisions", decisions(analyst, answer));
        ObjectNode place = answer.putObject("chain");
        place.put("size", chain.keys().size()).put("cut", chain.cut()).put("depth", depth(chain, key));
        place.put(
                "children",
                chain.parents().values().stream().filter(key::equals).count());
        String parent = chain.parents().get(key);
        if (parent != null) {
            place.put("parent", parent);
        }
        Answers.json(context, 200, answer);
    }

    private static int depth(ExchangeTree chain, String key) {
        int depth = 0;
        String at = chain.parents().get(key);
        while (at != null && depth < ExchangeTree.MAX) {
            depth++;
            at = at.equals(key) ? null : chain.parents().get(at);
        }
        return depth;
    }

    private ObjectNode presentations(Analyst analyst, String key) throws IOException {
        TenantQuery ask = TenantQuery.by(analyst)
                .size(MAX_USES)
                .counted()
                .term("token_key", key)
                .sort("time", "desc")
                .source("time", "source", "use");
        by(ask, "verifiers", "source");
        by(ask, "networks", "use.client.address");
        ask.aggs().putObject("first").putObject("min").put("field", "time");
        ask.aggs()
                .putObject("over_time")
                .putObject("auto_date_histogram")
                .put("field", "time")
                .put("buckets", 60);
        ask.aggs().withObject("/over_time/aggs/outcome/terms").put("field", "use.outcome");
        JsonNode found = ask.send(searches, Index.USES);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("total", found.at("/hits/total/value"));
        answer.set("first", found.at("/aggregations/first/value_as_string"));
        ArrayNode latest = answer.putArray("latest");
        found.at("/hits/hits").forEach(hit -> latest.add(hit.path("_source")));
        answer.set("verifiers", groups(found.at("/aggregations/verifiers/buckets")));
        answer.set("networks", groups(found.at("/aggregations/networks/buckets")));
        ArrayNode bars = answer.putArray("over_time");
        for (JsonNode bucket : found.at("/aggregations/over_time/buckets")) {
            ObjectNode bar = bars.addObject();
            bar.set("from", bucket.path("key"));
            bar.setAll(TenantQuery.counts(bucket.path("outcome")));
        }
        return answer;
    }

    private static void by(TenantQuery ask, String name, String field) {
        ObjectNode of = ask.termsOf(name, field, MAX_GROUPS).putObject("aggs");
        of.putObject("first").putObject("min").put("field", "time");
        of.putObject("last").putObject("max").put("field", "time");
        of.putObject("denied").putObject("filter").putObject("term").put("use.reason", "revoked");
        of.putObject("accepted").putObject("filter").putObject("term").put("use.outcome", "accepted");
        of.putObject("agents")
                .putObject("terms")
                .put("field", "use.client.user_agent")
                .put("size", 3);
        of.putObject("audiences")
                .putObject("terms")
                .put("field", "use.audience")
                .put("size", 5);
        of.putObject("sample")
                .putObject("top_hits")
                .put("size", 1)
                .putArray("_source")
                .add("use.client");
    }

    private static ArrayNode groups(JsonNode buckets) {
        ArrayNode groups = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : buckets) {
            ObjectNode group = groups.addObject();
            group.set("name", bucket.path("key"));
            group.set("n", bucket.path("doc_count"));
            group.set("accepted", bucket.at("/accepted/doc_count"));
            group.set("denied", bucket.at("/denied/doc_count"));
            group.set("first", bucket.at("/first/value_as_string"));
            group.set("last", bucket.at("/last/value_as_string"));
            group.set("client", bucket.at("/sample/hits/hits/0/_source/use/client"));
            for (String name : new String[] {"agents", "audiences"}) {
                ArrayNode values = group.putArray(name);
                bucket.path(name).path("buckets").forEach(one -> values.add(one.path("key")));
            }
        }
        return groups;
    }

    private ArrayNode detections(Analyst analyst, String key) throws IOException {
        List<ObjectNode> rows = new ArrayList<>();
        ObjectNode body = TenantQuery.by(analyst)
                .size(MAX_DETECTIONS)
                .term("token_key", key)
                .sort("severity_rank", "desc")
                .sort("time", "desc")
                .body();
        body.putObject("_source").putArray("excludes").add("search").add("ocsf");
        searches.search(Index.DETECTIONS, body)
                .at("/hits/hits")
                .forEach(hit -> rows.add(hit.path("_source").deepCopy()));
        states.join(rows);
        ArrayNode detections = JsonNodeFactory.instance.arrayNode();
        rows.forEach(detections::add);
        return detections;
    }

    private ArrayNode decisions(Analyst analyst, ObjectNode token) throws IOException {
        return TenantQuery.by(analyst)
                .size(MAX_DETECTIONS)
                .terms("target_id", TokenFacts.targets(token).ownIds())
                .sort("time", "desc")
                .hits(searches, Index.DECISIONS);
    }
}
