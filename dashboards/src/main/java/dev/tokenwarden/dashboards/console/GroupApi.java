package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Map;

/** Groups detections, highest severity and largest group first. */
final class GroupApi {
    private static final int MAX = 200;
    private static final Map<String, String> FIELDS = Map.of(
            "subject", "subject_key",
            "token", "token_key",
            "rule", "rule",
            "client", "client_id",
            "sub", "token.sub",
            "tenant", "tenant");

    private final Searches searches;

    GroupApi(Searches searches) {
        this.searches = searches;
    }

    /** {@code GET /api/groups?by=}, with the parameters of the list. */
    void show(Context context, Session session) throws IOException {
        String field = FIELDS.get(String.valueOf(context.queryParam("by")));
        if (field == null) {
            throw Problem.invalid(
                    "by",
                    "must be one of "
                            + String.join(
                                    ", ", FIELDS.keySet().stream().sorted().toList()));
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 0);
        body.set("query", DetectionFilter.of(context, session.analyst()).query());
        aggregate(body.putObject("aggs"), field);
        JsonNode found = searches.search(Index.DETECTIONS, body).path("aggregations");
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.set("total", found.path("total").path("value"));
        ArrayNode groups = answer.putArray("groups");
        found.path("groups").path("buckets").forEach(bucket -> groups.add(group(bucket)));
        Answers.json(context, 200, answer);
    }

    private static void aggregate(ObjectNode aggs, String field) {
        aggs.putObject("total").putObject("cardinality").put("field", field);
        ObjectNode groups = aggs.putObject("groups");
        ObjectNode terms = groups.putObject("terms").put("field", field).put("size", MAX);
        ArrayNode order = terms.putArray("order");
        order.addObject().put("worst", "desc");
        order.addObject().put("_count", "desc");
        ObjectNode of = groups.putObject("aggs");
        of.putObject("worst").putObject("max").put("field", "severity_rank");
        of.putObject("latest").putObject("max").put("field", "time");
        of.putObject("severity").putObject("terms").put("field", "severity").put("size", Severity.values().length);
        of.putObject("rules").putObject("cardinality").put("field", "rule");
        ObjectNode top = of.putObject("top").putObject("top_hits").put("size", 1);
        ArrayNode sort = top.putArray("sort");
        sort.addObject().put("severity_rank", "desc");
        sort.addObject().put("time", "desc");
        top.putArray("_source")
                .add("title")
                .add("subject")
                .add("rule")
                .add("tenant")
                .add("token")
                .add("client_id");
    }

    private static ObjectNode group(JsonNode bucket) {
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        group.set("key", bucket.path("key"));
        group.set("n", bucket.path("doc_count"));
        group.set("severity", TenantQuery.counts(bucket.path("severity")));
        group.set("rules", bucket.path("rules").path("value"));
        group.set("latest", bucket.path("latest").path("value_as_string"));
        group.set("top", bucket.at("/top/hits/hits/0/_source"));
        return group;
    }
}
