package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How long it took from the act to the decision that revoked for it, over the latest automatic revocations. */
final class Latencies {
    private static final int LATEST = 500;

    private final Searches searches;

    Latencies(Searches searches) {
        this.searches = searches;
    }

    /** {@code p50_ms}, {@code p99_ms} and {@code count}; only a count of 0 where nothing was revoked. */
    ObjectNode of(Grant grant, Instant since) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", LATEST);
        body.putArray("_source").add("time").add("detection");
        body.putArray("sort").addObject().put("time", "desc");
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        DetectionFilter.restrict(filter, grant);
        filter.addObject().putObject("term").put("outcome", "revoked");
        filter.addObject().putObject("prefix").put("actor", "rule:");
        filter.addObject().putObject("exists").put("field", "detection");
        filter.addObject().putObject("range").putObject("time").put("gte", since.toString());
        Map<String, Instant> decided = new HashMap<>();
        searches.search(Index.DECISIONS, body).path("hits").path("hits").forEach(hit -> {
            JsonNode decision = hit.path("_source");
            decided.put(
                    decision.path("detection").asText(),
                    Instant.parse(decision.path("time").asText()));
        });
        return percentiles(decided.isEmpty() ? List.of() : millis(decided));
    }

    private List<Long> millis(Map<String, Instant> decided) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", LATEST);
        body.putArray("_source").add("id").add("time");
        ArrayNode ids = body.putObject("query").putObject("terms").putArray("id");
        decided.keySet().forEach(ids::add);
        List<Long> millis = new ArrayList<>();
        searches.search(Index.DETECTIONS, body).path("hits").path("hits").forEach(hit -> {
            JsonNode detection = hit.path("_source");
            Instant decision = decided.get(detection.path("id").asText());
            if (decision != null) {
                Instant act = Instant.parse(detection.path("time").asText());
                millis.add(Math.max(0, Duration.between(act, decision).toMillis()));
            }
        });
        Collections.sort(millis);
        return millis;
    }

    private static ObjectNode percentiles(List<Long> sorted) {
        ObjectNode latency = JsonNodeFactory.instance.objectNode();
        latency.put("count", sorted.size());
        if (!sorted.isEmpty()) {
            latency.put("p50_ms", at(sorted, 0.50));
            latency.put("p99_ms", at(sorted, 0.99));
        }
        return latency;
    }

    /** Nearest rank. */
    private static long at(List<Long> sorted, double share) {
        return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
    }
}
