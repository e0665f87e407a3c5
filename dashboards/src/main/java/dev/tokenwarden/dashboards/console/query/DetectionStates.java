package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.List;

/** Adds the current states to detections when they are read. */
public final class DetectionStates {
    private final Searches searches;
    private final StateResolver resolver;

    public DetectionStates(Searches searches, StateResolver resolver) {
        this.searches = searches;
        this.resolver = resolver;
    }

    /** Gives each detection its {@code state}. */
    public void join(List<ObjectNode> detections) throws IOException {
        List<ObjectNode> states = resolver.of(detections.stream()
                .map(detection -> new StateResolver.Item(
                        TokenTargets.ofDetection(detection),
                        detection.path("token_key").asText(),
                        detection.path("id").asText()))
                .toList());
        for (int i = 0; i < states.size(); i++) {
            detections.get(i).set("state", states.get(i));
        }
    }

    /** All decisions about the detection and about the targets that name its subject, newest first. */
    public ArrayNode decisions(ObjectNode detection) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 50);
        body.putArray("sort").addObject().put("time", "desc");
        ObjectNode bool = body.putObject("query").putObject("bool");
        bool.put("minimum_should_match", 1);
        bool.putArray("filter").addObject().putObject("term").set("tenant", detection.path("tenant"));
        ArrayNode should = bool.putArray("should");
        should.addObject().putObject("term").set("detection", detection.path("id"));
        ArrayNode targets = should.addObject().putObject("terms").putArray("target_id");
        TokenTargets.ofDetection(detection).ownIds().forEach(targets::add);
        ArrayNode decisions = JsonNodeFactory.instance.arrayNode();
        searches.search(Index.DECISIONS, body).at("/hits/hits").forEach(hit -> decisions.add(hit.path("_source")));
        return decisions;
    }
}
