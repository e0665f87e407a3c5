package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/** How a token is being used: what a revocation would hit. */
final class Activity {
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final Searches searches;
    private final Clock clock;

    Activity(Searches searches, Clock clock) {
        this.searches = searches;
        this.clock = clock;
    }

    /**
     * {@code uses}, {@code denied}, {@code audiences}, {@code addresses}, {@code verifiers}, {@code last} of the token's
     * uses that are kept, and {@code per_minute} of late; empty where the detection has no token.
     */
    ObjectNode of(ObjectNode detection) throws IOException {
        ObjectNode activity = JsonNodeFactory.instance.objectNode();
        if (!detection.hasNonNull("token_key")) {
            return activity;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 0);
        body.put("track_total_hits", true);
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        filter.addObject().putObject("term").set("token_key", detection.path("token_key"));
        filter.addObject().putObject("term").set("tenant", detection.path("tenant"));
        ObjectNode aggs = body.putObject("aggs");
        aggs.putObject("audiences").putObject("cardinality").put("field", "use.audience");
        aggs.putObject("addresses").putObject("cardinality").put("field", "use.client.address");
        aggs.putObject("verifiers").putObject("cardinality").put("field", "source");
        aggs.putObject("last").putObject("max").put("field", "time");
        aggs.putObject("denied").putObject("filter").putObject("term").put("use.reason", "revoked");
        aggs.putObject("recent")
                .putObject("filter")
                .putObject("range")
                .putObject("time")
                .put("gte", clock.instant().minus(RECENT).toString());
        JsonNode answer = searches.search(Index.USES, body);
        JsonNode found = answer.path("aggregations");
        activity.put("uses", answer.path("hits").path("total").path("value").asLong());
        activity.put("denied", found.path("denied").path("doc_count").asLong());
        for (String name : new String[] {"audiences", "addresses", "verifiers"}) {
            activity.put(name, found.path(name).path("value").asLong());
        }
        if (found.path("last").hasNonNull("value")) {
            activity.set("last", found.path("last").path("value_as_string"));
        }
        activity.put("per_minute", found.path("recent").path("doc_count").asDouble() / RECENT.toMinutes());
        return activity;
    }
}
