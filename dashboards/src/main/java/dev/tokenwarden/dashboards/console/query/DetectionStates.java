package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has become of detections, joined when they are read: decisions and the ledger change after a detection was
 * written, and a copy in it would be overwritten by its next count. Each page costs three searches, whatever its size.
 *
 * <p>The state's {@code name} is the first that holds: {@code denied} (revoked, and a use was denied since), {@code
 * revoked}, {@code shadow}, {@code awaiting-approval}, {@code reinstated}, {@code suppressed}, {@code observed}.
 */
public final class DetectionStates {
    private static final int MAX = 1_000;

    private final Searches searches;

    public DetectionStates(Searches searches) {
        this.searches = searches;
    }

    /** Gives each detection its {@code state}. */
    public void join(List<ObjectNode> detections) throws IOException {
        if (detections.isEmpty()) {
            return;
        }
        Set<String> ids = new HashSet<>();
        Set<String> targets = new HashSet<>();
        Set<String> tokens = new HashSet<>();
        for (ObjectNode detection : detections) {
            ids.add(detection.path("id").asText());
            detection.path("targets").forEach(target -> targets.add(target.asText()));
            if (detection.hasNonNull("token_key")) {
                tokens.add(detection.path("token_key").asText());
            }
        }
        Map<String, JsonNode> decisions = latestDecisions(ids);
        // A revocation may be wider than the detection's own token: what the decision names counts as well.
        decisions.values().forEach(decision -> {
            if (decision.hasNonNull("target_id")) {
                targets.add(decision.path("target_id").asText());
            }
        });
        Map<String, JsonNode> ledger = byId(searches.search(Index.REVOCATIONS, byTerms("id", targets)));
        Map<String, JsonNode> denials = denials(tokens);
        for (ObjectNode detection : detections) {
            detection.set("state", state(detection, decisions, ledger, denials));
        }
    }

    /** All decisions about the detection and what it may be revoked by, latest first. */
    public ArrayNode decisions(ObjectNode detection) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 50);
        body.putArray("sort").addObject().put("time", "desc");
        ObjectNode bool = body.putObject("query").putObject("bool");
        bool.put("minimum_should_match", 1);
        bool.putArray("filter").addObject().putObject("term").set("tenant", detection.path("tenant"));
        ArrayNode should = bool.putArray("should");
        should.addObject().putObject("term").set("detection", detection.path("id"));
        should.addObject().putObject("terms").set("target_id", detection.path("targets"));
        ArrayNode decisions = JsonNodeFactory.instance.arrayNode();
        searches.search(Index.DECISIONS, body)
                .path("hits")
                .path("hits")
                .forEach(hit -> decisions.add(hit.path("_source")));
        return decisions;
    }

    private Map<String, JsonNode> latestDecisions(Set<String> detections) throws IOException {
        ObjectNode body = byTerms("detection", detections);
        body.putArray("sort").addObject().put("time", "desc");
        Map<String, JsonNode> latest = new HashMap<>();
        for (JsonNode hit : searches.search(Index.DECISIONS, body).path("hits").path("hits")) {
            latest.putIfAbsent(hit.path("_source").path("detection").asText(), hit.path("_source"));
        }
        return latest;
    }

    /** By token: how many uses the denylist stopped, and when the first. */
    private Map<String, JsonNode> denials(Set<String> tokens) throws IOException {
        if (tokens.isEmpty()) {
            return Map.of();
        }
        ObjectNode body = byTerms("token_key", tokens);
        body.put("size", 0);
        ((ArrayNode) body.path("query").path("bool").path("filter"))
                .addObject()
                .putObject("term")
                .put("use.reason", "revoked");
        ObjectNode byToken = body.putObject("aggs").putObject("tokens");
        byToken.putObject("terms").put("field", "token_key").put("size", tokens.size());
        byToken.putObject("aggs").putObject("first").putObject("min").put("field", "time");
        Map<String, JsonNode> denials = new HashMap<>();
        searches.search(Index.USES, body)
                .path("aggregations")
                .path("tokens")
                .path("buckets")
                .forEach(bucket -> denials.put(bucket.path("key").asText(), bucket));
        return denials;
    }

    private static ObjectNode state(
            ObjectNode detection,
            Map<String, JsonNode> decisions,
            Map<String, JsonNode> ledger,
            Map<String, JsonNode> denials) {
        ObjectNode state = JsonNodeFactory.instance.objectNode();
        JsonNode decision = decisions.get(detection.path("id").asText());
        Set<String> targets = new HashSet<>();
        detection.path("targets").forEach(target -> targets.add(target.asText()));
        if (decision != null && decision.hasNonNull("target_id")) {
            targets.add(decision.path("target_id").asText());
        }
        JsonNode revocation = strongest(targets, ledger);
        JsonNode denied = denials.get(detection.path("token_key").asText());
        if (revocation != null && revocation.path("active").asBoolean()) {
            boolean enforced = revocation.path("state").asText().equals("enforced");
            state.put("name", !enforced ? "shadow" : denied != null ? "denied" : "revoked");
            state.set("since", revocation.path("effective"));
            state.set("actor", revocation.path("actor"));
            state.set("target_id", revocation.path("id"));
            state.set("target_type", revocation.path("target").path("type"));
            if (denied != null) {
                state.set("denials", denied.path("doc_count"));
                state.set("first_denied", denied.path("first").path("value_as_string"));
            }
        } else if (decision != null && decision.path("outcome").asText().equals("awaiting-approval")) {
            state.put("name", "awaiting-approval");
            state.set("since", decision.path("time"));
        } else if (revocation != null) {
            state.put("name", "reinstated");
            state.set("since", revocation.path("ended_at"));
        } else {
            boolean suppressed =
                    decision != null && decision.path("outcome").asText().equals("suppressed");
            state.put("name", suppressed ? "suppressed" : "observed");
        }
        return state;
    }

    /** The one that is in force and enforced, rather than in shadow, rather than over. */
    private static @Nullable JsonNode strongest(Collection<String> targets, Map<String, JsonNode> ledger) {
        JsonNode strongest = null;
        int rank = -1;
        for (String target : targets) {
            JsonNode entry = ledger.get(target);
            if (entry != null) {
                int own = !entry.path("active").asBoolean()
                        ? 0
                        : entry.path("state").asText().equals("shadow") ? 1 : 2;
                if (own > rank) {
                    strongest = entry;
                    rank = own;
                }
            }
        }
        return strongest;
    }

    private static ObjectNode byTerms(String field, Set<String> values) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", MAX);
        ArrayNode terms = body.putObject("query")
                .putObject("bool")
                .putArray("filter")
                .addObject()
                .putObject("terms")
                .putArray(field);
        values.forEach(terms::add);
        return body;
    }

    private static Map<String, JsonNode> byId(JsonNode answer) {
        Map<String, JsonNode> byId = new HashMap<>();
        answer.path("hits").path("hits").forEach(hit -> byId.put(hit.path("_id").asText(), hit.path("_source")));
        return byId;
    }
}
