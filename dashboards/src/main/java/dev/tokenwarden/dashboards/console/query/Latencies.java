package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Measures the time from an act to the automatic revocation, and to the first denied use, over the latest automatic revocations.
 */
public final class Latencies {
    private static final int LATEST = 500;

    private final Searches searches;

    public Latencies(Searches searches) {
        this.searches = searches;
    }

    /**
     * {@code count}, {@code p50_ms} and {@code p99_ms} of the decisions, and the same below {@code denial} for the first denied uses.
     * A revoked token that is not used again has no denied use. With a count of 0 the percentiles are missing.
     */
    public ObjectNode of(Analyst analyst, Instant since) throws IOException {
        Map<String, Instant> decided = new HashMap<>();
        TenantQuery.by(analyst)
                .size(LATEST)
                .term("outcome", "revoked")
                .prefix("actor", "rule:")
                .exists("detection")
                .since("time", since)
                .sort("time", "desc")
                .source("time", "detection")
                .hits(searches, Index.DECISIONS)
                .forEach(decision ->
                        decided.putIfAbsent(decision.path("detection").asText(), time(decision)));
        List<Long> toDecision = new ArrayList<>();
        List<Long> toDenial = new ArrayList<>();
        if (!decided.isEmpty()) {
            ArrayNode acts = TenantQuery.by(analyst)
                    .size(LATEST)
                    .terms("id", decided.keySet())
                    .source("id", "time", "token_key")
                    .hits(searches, Index.DETECTIONS);
            Map<String, Instant> denied = firstDenials(analyst, acts);
            for (JsonNode act : acts) {
                between(act, decided.get(act.path("id").asText()), toDecision);
                between(act, denied.get(act.path("token_key").asText()), toDenial);
            }
        }
        ObjectNode latency = percentiles(toDecision);
        latency.set("denial", percentiles(toDenial));
        return latency;
    }

    private Map<String, Instant> firstDenials(Analyst analyst, ArrayNode acts) throws IOException {
        Set<String> tokens = new HashSet<>();
        acts.forEach(act -> tokens.add(act.path("token_key").asText()));
        TenantQuery query = TenantQuery.by(analyst).terms("token_key", tokens).term("use.reason", "revoked");
        query.termsOf("tokens", "token_key", LATEST)
                .putObject("aggs")
                .putObject("first")
                .putObject("min")
                .put("field", "time");
        Map<String, Instant> first = new HashMap<>();
        query.send(searches, Index.USES)
                .path("aggregations")
                .path("tokens")
                .path("buckets")
                .forEach(bucket -> first.put(
                        bucket.path("key").asText(),
                        Instant.ofEpochMilli(bucket.path("first").path("value").asLong())));
        return first;
    }

    private static void between(JsonNode act, @Nullable Instant end, List<Long> millis) {
        if (end != null) {
            millis.add(Math.max(0, Duration.between(time(act), end).toMillis()));
        }
    }

    private static Instant time(JsonNode document) {
        return Instant.parse(document.path("time").asText());
    }

    private static ObjectNode percentiles(List<Long> millis) {
        ObjectNode latency = JsonNodeFactory.instance.objectNode();
        latency.put("count", millis.size());
        if (!millis.isEmpty()) {
            Collections.sort(millis);
            latency.put("p50_ms", at(millis, 0.50));
            latency.put("p99_ms", at(millis, 0.99));
        }
        return latency;
    }

    /** The percentile by nearest rank. */
    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
