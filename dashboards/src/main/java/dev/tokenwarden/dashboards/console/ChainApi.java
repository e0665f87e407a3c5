package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.ExchangeTree;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TokenFacts;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Shows the exchange tree of a token. */
final class ChainApi {
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
    /** Assumed difference between clocks of issuers, in seconds. */
    private static final long SKEW = 60;

    private final Searches searches;
    private final TokenFacts tokens;

    ChainApi(Searches searches, TokenFacts tokens) {
        this.searches = searches;
        this.tokens = tokens;
    }

    /** {@code GET /api/chain?key=}: nodes, and an edge for each exchange with what it changed. */
    void show(Context context, Session session) throws IOException {
        String key = key(context);
        ExchangeTree chain = ExchangeTree.around(searches, session.analyst(), key);
        Map<String, ObjectNode> nodes = tokens.of(session.analyst(), chain.keys(), chain);
        if (!nodes.values().stream().anyMatch(node -> node.has("token"))) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("focus", key).put("root", chain.root()).put("cut", chain.cut());
        ArrayNode all = answer.putArray("nodes");
        chain.keys().forEach(one -> all.add(nodes.get(one)));
        ArrayNode edges = answer.putArray("edges");
        chain.parents().forEach((child, parent) -> {
            JsonNode issued = chain.issued(child);
            ObjectNode from = nodes.get(parent);
            if (from != null && issued != null) {
                edges.add(edge(from, issued));
            }
        });
        Answers.json(context, 200, answer);
    }

    /** Reads the parameter {@code key}, which identifies a token. */
    static String key(Context context) {
        String key = context.queryParam("key");
        if (key == null || !KEY.matcher(key).matches()) {
            throw Problem.invalid("key", "must be 32 hexadecimal digits");
        }
        return key;
    }

    private static ObjectNode edge(ObjectNode from, JsonNode issued) {
        JsonNode parent = from.path("token");
        JsonNode child = issued.path("token");
        ObjectNode edge = JsonNodeFactory.instance.objectNode();
        edge.set("from", from.path("key"));
        edge.set("to", issued.path("token_key"));
        edge.set("time", issued.path("time"));
        edge.set("client_id", issued.at("/exchange/client_id"));
        edge.set("actor", issued.at("/exchange/actor_token/sub"));
        if (parent.has("scope") && child.has("scope")) {
            Set<String> before = texts(parent.path("scope"));
            Set<String> after = texts(child.path("scope"));
            ArrayNode gained = edge.putArray("gained");
            after.stream().filter(scope -> !before.contains(scope)).sorted().forEach(gained::add);
            ArrayNode kept = edge.putArray("kept");
            after.stream().filter(before::contains).sorted().forEach(kept::add);
            ArrayNode lost = edge.putArray("lost");
            before.stream().filter(scope -> !after.contains(scope)).sorted().forEach(lost::add);
        }
        if (differ(parent.path("sub"), child.path("sub"))) {
            edge.put("subject_changed", true);
        }
        if (parent.hasNonNull("exp")
                && child.path("exp").asLong() > parent.path("exp").asLong() + SKEW) {
            edge.put("lifetime_extended", true);
        }
        return edge;
    }

    private static boolean differ(JsonNode a, JsonNode b) {
        return a.isTextual() && b.isTextual() && !a.equals(b);
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new HashSet<>();
        array.forEach(value -> texts.add(value.asText()));
        return texts;
    }
}
