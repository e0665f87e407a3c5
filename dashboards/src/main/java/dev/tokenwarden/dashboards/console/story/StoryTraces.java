package dev.tokenwarden.dashboards.console.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The requests in which an agent acted: each use in their traces, with the token and the authority that it used. */
final class StoryTraces {
    private static final int MAX_TRACES = 3;
    private static final int MAX_USES = 100;
    private static final String OF_AGENTS = "agent.";

    private StoryTraces() {}

    /** Whether the rule is about an agent. */
    static boolean isAboutAgent(JsonNode detection) {
        return detection.path("rule").asText().startsWith(OF_AGENTS);
    }

    /**
     * For each trace its {@code id} and {@code steps}.
     *
     * @param tenant the tenant of the story's events
     */
    static ArrayNode read(Searches searches, Analyst analyst, Holders holders, Set<String> cited, String tenant)
            throws IOException {
        Set<String> traces = new TreeSet<>();
        for (ObjectNode act : holders.acts()) {
            if (act.hasNonNull("trace") && cited.contains(Holders.reference(act))) {
                traces.add(act.path("trace").asText());
            }
        }
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (String trace : traces.stream().limit(MAX_TRACES).toList()) {
            ObjectNode one = json.addObject().put("id", trace);
            steps(one.putArray("steps"), searches, analyst, tenant, trace);
        }
        return json;
    }

    private static void steps(ArrayNode steps, Searches searches, Analyst analyst, String tenant, String trace)
            throws IOException {
        ArrayNode uses = TenantQuery.by(analyst)
                .size(MAX_USES)
                .term("tenant", tenant)
                .term("use.trace", trace)
                .sort("time", "asc")
                .sort("id", "asc")
                .hits(searches, Index.USES);
        Set<String> keys = new HashSet<>();
        uses.forEach(use -> keys.add(use.path("token_key").asText()));
        Map<String, JsonNode> issued = issued(searches, analyst, keys);
        for (JsonNode use : uses) {
            String key = use.path("token_key").asText();
            JsonNode issuance = issued.getOrDefault(key, JsonNodeFactory.instance.objectNode());
            ObjectNode step = steps.addObject();
            step.set("time", use.path("time"));
            step.set("source", use.path("source"));
            step.set("id", use.path("id"));
            step.set("token", use.path("token_key"));
            Holders.copy(use.path("use"), step, "outcome", "audience", "operation", "tool", "required_scope");
            Holders.copy(use.at("/use/client"), step, "address", "as", "country", "user_agent", "workload");
            Holders.copy(issuance.path("token"), step, "jti", "sub", "client_id", "scope", "act");
            Holders.copy(use.path("token"), step, "jti", "sub", "client_id", "scope", "act");
            step.put("authority", authority(step, issuance));
            if (issuance.hasNonNull("parent_key")) {
                step.set("parent", issuance.path("parent_key"));
            }
            step.put("carries", carries(step));
        }
    }

    private static Map<String, JsonNode> issued(Searches searches, Analyst analyst, Collection<String> keys)
            throws IOException {
        Map<String, JsonNode> issued = new HashMap<>();
        // An exchange has more data than an issuance of the same token.
        TenantQuery.by(analyst)
                .size(2 * MAX_USES)
                .terms("token_key", keys)
                .sort("kind", "asc")
                .sort("time", "asc")
                .hits(searches, Index.ISSUANCES)
                .forEach(issuance ->
                        issued.putIfAbsent(issuance.path("token_key").asText(), issuance));
        return issued;
    }

    /** {@code exchanged}: from another token; {@code own}: of the client itself; {@code user}: of a person. */
    private static String authority(JsonNode step, JsonNode issuance) {
        if (issuance.path("kind").asText().equals("exchanged") || step.hasNonNull("act")) {
            return "exchanged";
        }
        boolean own = issuance.at("/issuance/grant_type").asText().equals("client_credentials")
                || step.hasNonNull("sub") && step.path("sub").equals(step.path("client_id"));
        return own ? "own" : "user";
    }

    /** Whether the token carries every scope that the use needed. */
    private static boolean carries(JsonNode step) {
        Set<String> scopes = new HashSet<>();
        step.path("scope").forEach(scope -> scopes.add(scope.asText()));
        return scopes.containsAll(List.of(step.path("required_scope").asText("").split(" ", -1)))
                || step.path("required_scope").asText("").isEmpty();
    }
}
