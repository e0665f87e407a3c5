package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.live.LiveFeed;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What analysts note on detections: status, assignee, comments. It stands on the detection itself, so that lists can be
 * filtered and sorted by it, and the sink leaves it there when the detection counts on. Comments are in {@link Actions}.
 */
final class Triage {
    private static final int ATTEMPTS = 5;
    private static final String SCRIPT = """
            def t = ctx._source.triage;
            if (t == null) { t = new HashMap(); ctx._source.triage = t; }
            for (entry in params.set.entrySet()) {
              if (entry.getValue() == null || entry.getValue() == '') { t.remove(entry.getKey()); } else { t[entry.getKey()] = entry.getValue(); }
            }
            if (params.comment) { t.comments = (t.comments == null ? 0 : t.comments) + 1; }
            t.remove('reopened');""";

    private final SearchClient client;
    private final Searches searches;
    private final ActionLog actions;
    private final LiveFeed feed;

    Triage(SearchClient client, Searches searches, ActionLog actions, LiveFeed feed) {
        this.client = client;
        this.searches = searches;
        this.actions = actions;
        this.feed = feed;
    }

    /**
     * Carries the order out on those of the detections that the session may see.
     *
     * @return how many
     */
    long apply(Session session, TriageRequest order) throws IOException {
        Map<String, List<String>> byTenant = new LinkedHashMap<>();
        for (JsonNode found : TenantQuery.by(session.analyst())
                .size(TriageRequest.MAX)
                .terms("id", order.detections())
                .source("id", "tenant")
                .hits(searches, Index.DETECTIONS)) {
            byTenant.computeIfAbsent(found.path("tenant").asText(), tenant -> new ArrayList<>())
                    .add(found.path("id").asText());
        }
        long changed = 0;
        for (Map.Entry<String, List<String>> one : byTenant.entrySet()) {
            ObjectNode entry = actions.record(session, one.getKey(), order.action(), one.getValue(), order.about());
            ObjectNode set = order.set();
            set.put("by", session.analyst().name()).set("at", entry.path("time"));
            update(session, one.getKey(), one.getValue(), set, order.hasComment());
            changed += one.getValue().size();
            ObjectNode news = JsonNodeFactory.instance.objectNode();
            news.set("set", set);
            news.put("comment", order.hasComment());
            one.getValue().forEach(news.putArray("ids")::add);
            feed.publish("triage", one.getKey(), news.toString());
        }
        return changed;
    }

    /** What was noted on the detection, the latest first. */
    ArrayNode history(Session session, ObjectNode detection) throws IOException {
        return actions.about(session.analyst(), detection);
    }

    private void update(Session session, String tenant, List<String> ids, ObjectNode set, boolean comment)
            throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        TenantQuery which = TenantQuery.of(session.analyst(), tenant).terms("id", ids);
        body.set("query", which.body().path("query"));
        ObjectNode script = body.putObject("script");
        script.put("source", SCRIPT.replaceAll("\\s+", " "));
        script.putObject("params").put("comment", comment).set("set", set);
        // The sink may count one of them on in the same moment; who was changed already is changed to the same again,
        // but for the count of comments.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            JsonNode answer = client.send(
                            "POST",
                            "/" + Index.DETECTIONS.alias() + "/_update_by_query",
                            Map.of("conflicts", "proceed", "refresh", "true"),
                            body)
                    .orThrow("noting on detections")
                    .body();
            if (answer.path("version_conflicts").asLong() == 0) {
                return;
            }
        }
        throw Problem.unavailable("these detections are changing right now: try again");
    }
}
