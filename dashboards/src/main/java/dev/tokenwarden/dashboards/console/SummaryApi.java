package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.live.EventRate;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Histogram;
import dev.tokenwarden.dashboards.console.query.Latencies;
import dev.tokenwarden.dashboards.console.query.RevokedNow;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts of the detections that the filter selects. */
final class SummaryApi {
    private final Searches searches;
    private final Latencies latencies;
    private final EventRate eventRate;
    private final Clock clock;

    SummaryApi(Searches searches, Latencies latencies, EventRate eventRate, Clock clock) {
        this.searches = searches;
        this.latencies = latencies;
        this.eventRate = eventRate;
        this.clock = clock;
    }

    /** {@code GET /api/summary}, with the parameters of the list. */
    void show(Context context, Session session) throws IOException {
        DetectionFilter filter = DetectionFilter.of(context, session.analyst());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 0);
        body.put("track_total_hits", 100_000);
        body.set("query", filter.query());
        ObjectNode aggs = body.putObject("aggs");
        terms(aggs, "severity", Severity.values().length);
        terms(aggs, "rule", 50);
        terms(aggs, "tenant", 50);
        aggs.putObject("technique")
                .putObject("terms")
                .put("field", "ocsf.finding_info.attacks.technique.uid")
                .put("size", 20);
        aggs.putObject("status")
                .putObject("terms")
                .put("field", "triage.status")
                .put("missing", DetectionFilter.OPEN);
        aggs.putObject("assignee")
                .putObject("terms")
                .put("field", "triage.assignee")
                .put("size", 20);
        new Histogram(filter.from(), filter.to().orElseGet(clock::instant)).putBySeverity(aggs, "histogram", "time");
        JsonNode answer = searches.search(Index.DETECTIONS, body);

        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.set("total", answer.path("hits").path("total").path("value"));
        for (String name : new String[] {"severity", "rule", "tenant", "technique", "status", "assignee"}) {
            summary.set(name, counts(answer.path("aggregations").path(name)));
        }
        summary.set(
                "histogram", Histogram.bySeverity(answer.path("aggregations").path("histogram")));
        Instant now = clock.instant();
        summary.put(
                "revoked",
                RevokedNow.byCauses(session.analyst(), filter.tenants(), now).count(searches, Index.REVOCATIONS));
        summary.put(
                "revoked_cascaded",
                RevokedNow.cascaded(session.analyst(), filter.tenants(), now).count(searches, Index.REVOCATIONS));
        // The rate counts events of all tenants: an analyst of some tenants must not see it.
        if (session.analyst().seesAll()) {
            eventRate.perSecond().ifPresent(rate -> summary.put("events_per_second", rate));
        }
        summary.set("latency", latencies.of(session.analyst(), clock.instant().minus(Duration.ofHours(24))));
        Answers.json(context, 200, summary);
    }

    private static void terms(ObjectNode aggs, String field, int size) {
        aggs.putObject(field).putObject("terms").put("field", field).put("size", size);
    }

    private static ObjectNode counts(JsonNode aggregation) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        aggregation
                .path("buckets")
                .forEach(bucket -> counts.set(bucket.path("key").asText(), bucket.path("doc_count")));
        return counts;
    }
}
