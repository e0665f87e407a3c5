package dev.tokenwarden.dashboards.action;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.revocation.Decision;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An action of an analyst in the console that changes no revocation. On Kafka it is a decision with the outcome {@code noted}.
 * OpenSearch has a copy.
 *
 * @param actor {@code person:} and the person's id; the detail {@code actor_name} is the display name
 * @param action {@code acknowledge assign comment close reopen exception exception-removed mode export sign-in-failed}
 * @param detections ids of the changed detections; may be empty
 * @param details further members: {@code assignee reason comment rule actor_name count}
 */
public record AnalystAction(
        String id,
        Instant time,
        String tenant,
        String actor,
        String action,
        List<String> detections,
        Map<String, String> details) {
    private static final String ACTION = "action";
    /** The name of the fact on Kafka. The revocation service writes the same name. */
    private static final String ACTIVITY = "activity";

    private static final String DETECTIONS = "detections";
    private static final String REASON = "reason";
    private static final String RULE = "rule";
    private static final Set<String> NOTES = Set.of("acknowledge", "assign", "comment", "close", "reopen");

    public AnalystAction {
        detections = List.copyOf(detections);
        details = Map.copyOf(details);
    }

    /** The record for the audit log. */
    public Decision toDecision() {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(ACTIVITY, action);
        if (!detections.isEmpty()) {
            facts.put(DETECTIONS, String.join(" ", detections));
        }
        details.entrySet().stream()
                .filter(detail ->
                        !detail.getKey().equals(REASON) && !detail.getKey().equals(RULE))
                .sorted(Map.Entry.comparingByKey())
                .forEach(detail -> facts.put(detail.getKey(), detail.getValue()));
        Decision.Builder decision = Decision.builder(id)
                .time(time)
                .tenant(tenant)
                .outcome(Decision.Outcome.NOTED)
                .actor(actor)
                .reason(details.getOrDefault(REASON, ""));
        if (details.containsKey(RULE)) {
            decision.rule(details.get(RULE));
        }
        facts.forEach(decision::fact);
        return decision.build();
    }

    /** The action of a record of the audit log; empty if the record is another decision. */
    public static Optional<AnalystAction> of(Decision decision) {
        String action = decision.facts().get(ACTIVITY);
        if (decision.outcome() != Decision.Outcome.NOTED || action == null) {
            return Optional.empty();
        }
        Map<String, String> details = new LinkedHashMap<>(decision.facts());
        details.remove(ACTIVITY);
        String detections = details.remove(DETECTIONS);
        if (!decision.reason().isEmpty()) {
            details.put(REASON, decision.reason());
        }
        if (decision.rule() != null) {
            details.put(RULE, decision.rule());
        }
        return Optional.of(new AnalystAction(
                decision.id(),
                decision.time(),
                decision.tenant(),
                decision.actor(),
                action,
                detections == null ? List.of() : List.of(detections.split(" ", -1)),
                details));
    }

    /** The copy for OpenSearch. */
    public ObjectNode document() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("id", id).put("time", time.toString()).put("tenant", tenant);
        document.put("actor", actor).put(ACTION, action);
        details.forEach(document::put);
        ArrayNode ids = document.putArray(DETECTIONS);
        detections.forEach(ids::add);
        return document;
    }

    /** The change of its detections; empty if the action changes none. */
    public Optional<TriageChange> triage() {
        if (!NOTES.contains(action) || detections.isEmpty()) {
            return Optional.empty();
        }
        ObjectNode set = JsonNodeFactory.instance.objectNode();
        switch (action) {
            case "acknowledge" -> set.put("status", "acknowledged");
            case "assign" -> set.put("assignee", details.getOrDefault("assignee", ""));
            case "close" -> set.put("status", "closed").put(REASON, details.getOrDefault(REASON, ""));
            case "reopen" -> set.put("status", "open").put(REASON, "");
            default -> {
                // A comment changes nothing else.
            }
        }
        set.put("by", details.getOrDefault("actor_name", actor.replaceFirst("^person:", "")))
                .put("at", time.toString())
                .put("did", action);
        return Optional.of(new TriageChange(id, set, details.containsKey("comment")));
    }
}
