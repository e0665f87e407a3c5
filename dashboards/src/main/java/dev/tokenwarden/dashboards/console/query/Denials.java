package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Finds uses that verifiers denied because the token is revoked. */
final class Denials {
    private static final int MAX_VERIFIERS = 5;

    private final Searches searches;

    Denials(Searches searches) {
        this.searches = searches;
    }

    /** By token key: {@code count}, {@code first}, {@code last}, and {@code verifiers}, the sources with the most denials. */
    Map<String, JsonNode> of(Set<String> tokenKeys) throws IOException {
        if (tokenKeys.isEmpty()) {
            return Map.of();
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("size", 0);
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        ArrayNode terms = filter.addObject().putObject("terms").putArray("token_key");
        tokenKeys.forEach(terms::add);
        filter.addObject().putObject("term").put("use.reason", "revoked");
        ObjectNode byToken = body.putObject("aggs").putObject("tokens");
        byToken.putObject("terms").put("field", "token_key").put("size", tokenKeys.size());
        ObjectNode of = byToken.putObject("aggs");
        of.putObject("first").putObject("min").put("field", "time");
        of.putObject("last").putObject("max").put("field", "time");
        of.putObject("verifiers").putObject("terms").put("field", "source").put("size", MAX_VERIFIERS);
        Map<String, JsonNode> denials = new HashMap<>();
        searches.search(Index.USES, body)
                .at("/aggregations/tokens/buckets")
                .forEach(bucket -> denials.put(bucket.path("key").asText(), view(bucket)));
        return denials;
    }

    private static ObjectNode view(JsonNode bucket) {
        ObjectNode denial = JsonNodeFactory.instance.objectNode();
        denial.set("count", bucket.path("doc_count"));
        denial.set("first", bucket.at("/first/value_as_string"));
        denial.set("last", bucket.at("/last/value_as_string"));
        ArrayNode verifiers = denial.putArray("verifiers");
        bucket.at("/verifiers/buckets").forEach(verifier -> verifiers.add(verifier.path("key")));
        return denial;
    }
}
