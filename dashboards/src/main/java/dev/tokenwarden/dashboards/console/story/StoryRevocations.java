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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The decisions of a story, and when each verifier acknowledged the revocations. */
final class StoryRevocations {
    private static final int MAX_DECISIONS = 100;
    private static final int MAX_PROPAGATIONS = 3;
    /** The actor of revocations that follow from another one. */
    private static final String CASCADE = "system:cascade";

    private final ArrayNode decisions = JsonNodeFactory.instance.arrayNode();
    private final ArrayNode revocations = JsonNodeFactory.instance.arrayNode();

    private StoryRevocations() {}

    /** Finds the verifiers that acknowledged a revocation. */
    @FunctionalInterface
    interface Propagation {
        /** The answer of the revocation API about the target; empty: not known. */
        Optional<JsonNode> of(String targetId) throws InterruptedException;
    }

    static StoryRevocations read(
            Searches searches,
            Analyst analyst,
            Collection<String> targets,
            Collection<String> detections,
            Propagation propagation)
            throws IOException, InterruptedException {
        StoryRevocations story = new StoryRevocations();
        ObjectNode body = TenantQuery.by(analyst)
                .size(MAX_DECISIONS)
                .sort("time", "asc")
                .sort("id", "asc")
                .body();
        ObjectNode either = body.withObject("/query/bool").put("minimum_should_match", 1);
        ArrayNode should = either.putArray("should");
        ArrayNode ofTargets = should.addObject().putObject("terms").putArray("target_id");
        targets.stream().sorted().forEach(ofTargets::add);
        ArrayNode ofDetections = should.addObject().putObject("terms").putArray("detection");
        detections.stream().sorted().forEach(ofDetections::add);
        Set<String> seen = new HashSet<>();
        List<JsonNode> revoked = new ArrayList<>();
        for (JsonNode hit : searches.search(Index.DECISIONS, body).at("/hits/hits")) {
            JsonNode decision = hit.path("_source");
            if (decision.path("actor").asText().equals(CASCADE)) {
                continue;
            }
            ObjectNode row = story.decisions.addObject();
            Holders.copy(decision, row, "id", "time", "outcome", "actor", "actor_name", "rule", "reason", "target");
            if (decision.path("outcome").asText().equals("revoked")
                    && seen.add(decision.path("target_id").asText())) {
                revoked.add(decision);
            }
        }
        for (JsonNode decision : revoked) {
            story.add(decision, propagation);
        }
        return story;
    }

    private void add(JsonNode decision, Propagation propagation) throws InterruptedException {
        ObjectNode row = revocations.addObject();
        Holders.copy(decision, row, "target", "target_id", "actor", "actor_name", "rule", "reason");
        row.set("decided_at", decision.path("time"));
        ArrayNode acknowledged = row.putArray("acknowledged");
        if (revocations.size() > MAX_PROPAGATIONS) {
            return;
        }
        JsonNode known = propagation
                .of(decision.path("target_id").asText())
                .map(answer -> answer.path("propagation"))
                .orElse(JsonNodeFactory.instance.objectNode());
        Holders.copy(known, row, "verifiers", "in_force", "last_after_ms");
        for (JsonNode by : known.path("by")) {
            if (by.hasNonNull("applied_at")) {
                ObjectNode one = acknowledged.addObject();
                Holders.copy(by, one, "verifier", "after_millis");
                one.set("at", by.path("applied_at"));
            }
        }
    }

    /** When every verifier denied the tokens: the last acknowledgement, or the decision where none is known. Empty: still open. */
    Optional<Instant> closed() {
        Optional<Instant> first = Optional.empty();
        for (JsonNode revocation : revocations) {
            Instant closed = Instant.parse(revocation.path("decided_at").asText());
            for (JsonNode by : revocation.path("acknowledged")) {
                Instant at = Instant.parse(by.path("at").asText());
                closed = at.isAfter(closed) ? at : closed;
            }
            first = first.isEmpty() || closed.isBefore(first.get()) ? Optional.of(closed) : first;
        }
        return first;
    }

    ArrayNode decisions() {
        return decisions;
    }

    ArrayNode revocations() {
        return revocations;
    }
}
