package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.service.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Request of an analyst to change the triage of detections.
 *
 * @param action {@code acknowledge assign comment close reopen}
 * @param assignee with {@code assign}; empty: removes the assignee
 * @param reason with {@code close}: one of {@link #REASONS}
 * @param comment may be empty, except with {@code comment}
 * @param versions the versions that the analyst saw, by id of the detection
 */
record TriageRequest(
        List<String> detections,
        String action,
        String assignee,
        String reason,
        String comment,
        Map<String, String> versions) {
    static final int MAX = 500;
    static final Set<String> REASONS =
            Set.of("true-positive", "false-positive", "benign", "duplicate", "accepted-risk");

    private static final Set<String> ACTIONS = Set.of("acknowledge", "assign", "comment", "close", "reopen");
    private static final int MAX_COMMENT = 4_000;
    private static final int MAX_VERSION = 64;

    /** Reads the body of a request. */
    static TriageRequest of(JsonNode body) {
        List<String> detections = new ArrayList<>();
        for (JsonNode id : body.path("detections")) {
            if (!id.isTextual()) {
                throw Problem.invalid("detections", "are ids");
            }
            detections.add(id.textValue());
        }
        if (detections.isEmpty() || detections.size() > MAX) {
            throw Problem.invalid("detections", "from 1 to " + MAX);
        }
        TriageRequest order = new TriageRequest(
                List.copyOf(detections),
                BodyText.read(body, "action", 20),
                BodyText.read(body, "assignee", 64),
                BodyText.read(body, "reason", 40),
                BodyText.read(body, "comment", MAX_COMMENT),
                versions(body.path("versions")));
        order.check();
        return order;
    }

    private void check() {
        if (!ACTIONS.contains(action)) {
            throw Problem.invalid("action", "must be one of acknowledge, assign, comment, close, reopen");
        }
        if (action.equals("close") && !REASONS.contains(reason)) {
            throw Problem.invalid(
                    "reason",
                    "must be one of "
                            + String.join(", ", REASONS.stream().sorted().toList()));
        }
        if (action.equals("comment") && comment.isEmpty()) {
            throw Problem.invalid("comment", "is required");
        }
        if (action.equals("assign") && !assignee.isEmpty() && !Analyst.isName(assignee)) {
            throw Problem.invalid("assignee", "up to 64 letters, digits and . _ @ + -");
        }
    }

    /** Whether it replaces what another analyst may have set. A comment is added to the others. */
    boolean replaces() {
        return !action.equals("comment");
    }

    boolean hasComment() {
        return !comment.isEmpty();
    }

    /** The members of the record besides actor and time. */
    ObjectNode about() {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        if (action.equals("assign")) {
            about.put("assignee", assignee);
        }
        if (action.equals("close")) {
            about.put("reason", reason);
        }
        if (hasComment()) {
            about.put("comment", comment);
        }
        return about;
    }

    private static Map<String, String> versions(JsonNode body) {
        Map<String, String> versions = new HashMap<>();
        body.properties().forEach(entry -> {
            if (!entry.getValue().isTextual() || entry.getValue().textValue().length() > MAX_VERSION) {
                throw Problem.invalid("versions", "are texts, by id of the detection");
            }
            versions.put(entry.getKey(), entry.getValue().textValue());
        });
        return Map.copyOf(versions);
    }
}
