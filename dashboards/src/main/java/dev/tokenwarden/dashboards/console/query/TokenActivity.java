package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Measures the use of a token and of its descendants: the impact of a revocation. */
public final class TokenActivity {
    private static final Duration RECENT = Duration.ofMinutes(10);

    private final Searches searches;
    private final Clock clock;

    public TokenActivity(Searches searches, Clock clock) {
        this.searches = searches;
        this.clock = clock;
    }

    /**
     * {@code uses}, {@code denied}, {@code audiences}, {@code addresses}, {@code verifiers} and {@code last} of the token's stored
     * uses, {@code per_minute} in the last minutes, and {@code below}, the same for the token's descendants. Empty if the detection has
     * no token.
     */
    public ObjectNode of(Analyst analyst, ObjectNode detection) throws IOException {
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
        TokenFacts.addUses(aggs, clock.instant().minus(RECENT));
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
        activity.set("below", below(analyst, detection.path("token_key").asText()));
        return activity;
    }

    /** Numbers of live descendants, their clients and their requests per minute. */
    private ObjectNode below(Analyst analyst, String key) throws IOException {
        ExchangeTree chain = ExchangeTree.below(searches, analyst, key);
        ObjectNode below = JsonNodeFactory.instance.objectNode();
        long live = 0;
        long now = clock.instant().getEpochSecond();
        Set<String> clients = new HashSet<>();
        Set<String> others = new HashSet<>(chain.keys());
        others.remove(key);
        for (String other : others) {
            JsonNode issued = chain.issued(other);
            JsonNode token = issued == null ? JsonNodeFactory.instance.objectNode() : issued.path("token");
            live += token.path("exp").asLong(Long.MAX_VALUE) > now ? 1 : 0;
            if (token.hasNonNull("client_id")) {
                clients.add(token.path("client_id").asText());
            }
        }
        below.put("tokens", others.size())
                .put("live", live)
                .put("clients", clients.size())
                .put("cut", chain.cut());
        if (!others.isEmpty()) {
            long recent = TenantQuery.by(analyst)
                    .terms("token_key", others)
                    .since("time", clock.instant().minus(RECENT))
                    .count(searches, Index.USES);
            below.put("per_minute", (double) recent / RECENT.toMinutes());
        }
        return below;
    }
}
