package dev.tokenwarden.dashboards.console.entity;

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

/** Finds uses by the operation or the tool that was called. */
public final class UsesApi {
    private static final int SIZE = 100;
    private static final int LEAST_TEXT = 2;
    private static final List<String> FIELDS = List.of("use.operation", "use.tool");

    private final Searches searches;

    public UsesApi(Searches searches) {
        this.searches = searches;
    }

    /** {@code GET /api/uses?q=}, with {@code from to tenant cursor}: uses whose operation or tool has all words, the newest first. */
    public void list(Context context, Session session) throws IOException {
        DetectionFilter where = DetectionFilter.of(context, session.analyst());
        List<String> words = where.words();
        if (words.stream().noneMatch(word -> word.length() >= LEAST_TEXT && !word.startsWith("-"))) {
            throw Problem.invalid("q", "one word of " + LEAST_TEXT + " or more characters is required");
        }
        TenantQuery query = TenantQuery.by(session.analyst())
                .size(SIZE)
                .between("time", where.from(), where.to())
                .source("id", "time", "source", "tenant", "token_key", "token", "use");
        if (!where.tenants().isEmpty()) {
            query.terms("tenant", where.tenants());
        }
        for (String word : words) {
            boolean out = word.length() > 1 && word.startsWith("-");
            ObjectNode clause = occurs(out ? word.substring(1) : word);
            if (out) {
                query.not(clause);
            } else {
                query.filter().add(clause);
            }
        }
        query.body().put("track_total_hits", 10_000);
        new SortOrder("time", true).into(query.body(), context.queryParam("cursor"));
        JsonNode hits = query.send(searches, Index.USES).path("hits");
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.set("total", hits.at("/total/value"));
        page.put("at_least", hits.at("/total/relation").asText().equals("gte"));
        ArrayNode items = page.putArray("items");
        hits.path("hits").forEach(hit -> items.add(hit.path("_source")));
        if (items.size() == SIZE) {
            page.put("next", SortOrder.cursor(hits.path("hits").path(SIZE - 1).path("sort")));
        }
        Answers.json(context, 200, page);
    }

    private static ObjectNode occurs(String word) {
        ObjectNode clause = JsonNodeFactory.instance.objectNode();
        ObjectNode bool = clause.putObject("bool").put("minimum_should_match", 1);
        ArrayNode should = bool.putArray("should");
        for (String field : FIELDS) {
            should.addObject()
                    .putObject("wildcard")
                    .putObject(field)
                    .put("value", "*" + DetectionFilter.escape(word) + "*")
                    .put("case_insensitive", true);
        }
        return clause;
    }
}
