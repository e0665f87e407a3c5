package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.search.Index;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Counts over what the list's filter lets through. */
final class SummaryApi {
    private static final int BARS = 60;
    /** Widths of a bar, in seconds, that a person can read off an axis. */
    private static final long[] STEPS = {
        1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800
    };

    private final Searches searches;
    private final Latencies latencies;
    private final LiveTail tail;
    private final Clock clock;

    SummaryApi(Searches searches, Latencies latencies, LiveTail tail, Clock clock) {
        this.searches = searches;
        this.latencies = latencies;
        this.tail = tail;
        this.clock = clock;
    }

    /** {@code GET /api/summary}, with the parameters of the list. */
    void show(Context context, Session session) throws IOException {
        DetectionFilter filter = DetectionFilter.of(context, session.grant());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 0);
        body.put("track_total_hits", 100_000);
        body.set("query", filter.query());
        ObjectNode aggs = body.putObject("aggs");
        terms(aggs, "severity", Severity.values().length);
        terms(aggs, "rule", 50);
        terms(aggs, "tenant", 50);
        histogram(aggs, filter);
        JsonNode answer = searches.search(Index.DETECTIONS, body);

        ObjectNode summary = JsonNodeFactory.instance.objectNode();
        summary.set("total", answer.path("hits").path("total").path("value"));
        for (String name : new String[] {"severity", "rule", "tenant"}) {
            summary.set(name, counts(answer.path("aggregations").path(name)));
        }
        summary.set("histogram", bars(answer.path("aggregations").path("histogram")));
        summary.put("revoked", revoked(session.grant()));
        // Rates of all tenants together would tell one tenant about the others.
        if (session.grant().seesAll()) {
            tail.eventsPerSecond().ifPresent(rate -> summary.put("events_per_second", rate));
        }
        summary.set("latency", latencies.of(session.grant(), clock.instant().minus(Duration.ofHours(24))));
        Http.json(context, summary);
    }

    private static void terms(ObjectNode aggs, String field, int size) {
        aggs.putObject(field).putObject("terms").put("field", field).put("size", size);
    }

    private void histogram(ObjectNode aggs, DetectionFilter filter) {
        ObjectNode histogram = aggs.putObject("histogram");
        if (filter.from().isPresent()) {
            Instant from = filter.from().get();
            Instant to = filter.to().orElseGet(clock::instant);
            ObjectNode fixed = histogram.putObject("date_histogram");
            fixed.put("field", "time").put("fixed_interval", step(from, to) + "s");
            fixed.putObject("extended_bounds")
                    .put("min", from.toEpochMilli())
                    .put("max", Math.max(from.toEpochMilli(), to.toEpochMilli() - 1));
        } else {
            histogram.putObject("auto_date_histogram").put("field", "time").put("buckets", BARS);
        }
        terms(histogram.putObject("aggs"), "severity", Severity.values().length);
    }

    /** The narrowest readable bar of which no more than {@link #BARS} are needed. */
    private static long step(Instant from, Instant to) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        for (long step : STEPS) {
            if (seconds <= step * BARS) {
                return step;
            }
        }
        return seconds / BARS;
    }

    private static ObjectNode counts(JsonNode aggregation) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        aggregation
                .path("buckets")
                .forEach(bucket -> counts.set(bucket.path("key").asText(), bucket.path("doc_count")));
        return counts;
    }

    private static ArrayNode bars(JsonNode aggregation) {
        ArrayNode bars = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : aggregation.path("buckets")) {
            ObjectNode bar = bars.addObject();
            bar.put("from", bucket.path("key").asLong());
            counts(bucket.path("severity")).properties().forEach(count -> bar.set(count.getKey(), count.getValue()));
        }
        return bars;
    }

    private long revoked(Grant grant) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 0);
        body.put("track_total_hits", true);
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        DetectionFilter.restrict(filter, grant);
        filter.addObject().putObject("term").put("active", true);
        filter.addObject().putObject("term").put("state", "enforced");
        return searches.search(Index.REVOCATIONS, body)
                .path("hits")
                .path("total")
                .path("value")
                .asLong();
    }
}
