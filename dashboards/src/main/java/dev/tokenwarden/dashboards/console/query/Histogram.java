package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Counts over time, in bars of a round width. */
public final class Histogram {
    private static final int BARS = 60;
    /** In seconds. */
    private static final long[] STEPS = {
        1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 10_800, 21_600, 43_200, 86_400, 604_800
    };

    private final Optional<Instant> from;
    private final Instant to;

    /**
     * @param from absent: from the first document
     */
    public Histogram(Optional<Instant> from, Instant to) {
        this.from = from;
        this.to = to;
    }

    /** Adds the aggregation under {@code name} and returns it. */
    public ObjectNode put(ObjectNode aggs, String name, String field) {
        ObjectNode histogram = aggs.putObject(name);
        if (from.isPresent()) {
            Instant start = from.get();
            ObjectNode fixed = histogram.putObject("date_histogram");
            fixed.put("field", field).put("fixed_interval", step(start, to) + "s");
            fixed.putObject("extended_bounds")
                    .put("min", start.toEpochMilli())
                    .put("max", Math.max(start.toEpochMilli(), to.toEpochMilli() - 1));
        } else {
            histogram.putObject("auto_date_histogram").put("field", field).put("buckets", BARS);
        }
        return histogram;
    }

    /** The same as {@link #put}, with counts by severity in each bar. */
    public void putBySeverity(ObjectNode aggs, String name, String field) {
        addSeverity(put(aggs, name, field));
    }

    /** Adds counts by severity to each bucket of an aggregation. */
    public static void addSeverity(ObjectNode aggregation) {
        aggregation
                .withObject("/aggs")
                .putObject("severity")
                .putObject("terms")
                .put("field", "severity")
                .put("size", Severity.values().length);
    }

    /** The bars, each with {@code from} and a count by severity. */
    public static ArrayNode bySeverity(JsonNode aggregation) {
        ArrayNode bars = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : aggregation.path("buckets")) {
            ObjectNode bar = bars.addObject();
            bar.put("from", bucket.path("key").asLong());
            for (JsonNode severity : bucket.path("severity").path("buckets")) {
                bar.set(severity.path("key").asText(), severity.path("doc_count"));
            }
        }
        return bars;
    }

    /** The bars, each with {@code from} and {@code n}. */
    public static ArrayNode counts(JsonNode aggregation) {
        ArrayNode bars = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : aggregation.path("buckets")) {
            bars.addObject().put("from", bucket.path("key").asLong()).set("n", bucket.path("doc_count"));
        }
        return bars;
    }

    /** The smallest step that needs at most {@link #BARS} bars, in seconds. */
    private static long step(Instant from, Instant to) {
        long seconds = Math.max(1, Duration.between(from, to).toSeconds());
        for (long step : STEPS) {
            if (seconds <= step * BARS) {
                return step;
            }
        }
        return seconds / BARS;
    }
}
