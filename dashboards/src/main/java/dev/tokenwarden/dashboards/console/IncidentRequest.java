package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.service.Problem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Request of an analyst to change incidents.
 *
 * @param action {@code acknowledge assign comment close reopen severity merge split}
 * @param detections with {@code split}: the detections that become an incident of their own
 * @param value assignee with {@code assign}, reason with {@code close}, severity with {@code severity}
 * @param comment may be empty, except with {@code comment}
 * @param version the version that the analyst saw, of one incident; empty: any
 */
record IncidentRequest(
        List<String> incidents,
        String action,
        Set<String> detections,
        String value,
        String comment,
        OptionalInt version) {
    static final int MAX_INCIDENTS = 100;
    static final int MAX_SPLIT = 200;

    static final String MERGE = "merge";
    static final String SPLIT = "split";
    static final String ASSIGN = "assign";
    static final String CLOSE = "close";
    static final String SEVERITY = "severity";
    private static final String COMMENT = "comment";
    private static final String ASSIGNEE = "assignee";
    private static final String REASON = "reason";
    private static final String VERSION = "version";

    private static final List<String> ACTIONS =
            List.of("acknowledge", ASSIGN, COMMENT, CLOSE, "reopen", SEVERITY, MERGE, SPLIT);
    private static final int MAX_COMMENT = 4_000;

    /** Reads the body of a request. */
    static IncidentRequest of(JsonNode body) {
        String action = BodyText.read(body, "action", 20);
        if (!ACTIONS.contains(action)) {
            throw Problem.invalid("action", "must be one of " + String.join(", ", ACTIONS));
        }
        IncidentRequest request = new IncidentRequest(
                List.copyOf(ids(body, "incidents", MAX_INCIDENTS)),
                action,
                action.equals(SPLIT) ? ids(body, "detections", MAX_SPLIT) : Set.of(),
                value(body, action),
                BodyText.read(body, COMMENT, MAX_COMMENT),
                version(body));
        request.check();
        return request;
    }

    private void check() {
        if (action.equals(MERGE) && incidents.size() < 2) {
            throw Problem.invalid("incidents", "a merge needs two or more");
        }
        if (action.equals(SPLIT) && incidents.size() != 1) {
            throw Problem.invalid("incidents", "a split needs exactly one");
        }
        if (action.equals(COMMENT) && comment.isEmpty()) {
            throw Problem.invalid(COMMENT, "is required");
        }
        if (version.isPresent() && incidents.size() != 1) {
            throw Problem.invalid(VERSION, "is possible with one incident only");
        }
    }

    /** Whether the triage of the detections changes with the incident. */
    boolean changesDetections() {
        return Set.of("acknowledge", ASSIGN, CLOSE, "reopen").contains(action);
    }

    /** The request to change the triage of these detections in the same way. */
    TriageRequest ofDetections(List<String> ids) {
        return new TriageRequest(
                ids, action, action.equals(ASSIGN) ? value : "", action.equals(CLOSE) ? value : "", "", Map.of());
    }

    /** The members of the record besides actor and time. */
    ObjectNode about() {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        switch (action) {
            case ASSIGN -> about.put(ASSIGNEE, value);
            case CLOSE -> about.put(REASON, value);
            case SEVERITY -> about.put(SEVERITY, value);
            default -> {
                // Other actions have no value.
            }
        }
        if (!comment.isEmpty()) {
            about.put(COMMENT, comment);
        }
        return about;
    }

    private static String value(JsonNode body, String action) {
        return switch (action) {
            case ASSIGN -> {
                String assignee = BodyText.read(body, ASSIGNEE, 64);
                if (!assignee.isEmpty() && !Analyst.isName(assignee)) {
                    throw Problem.invalid(ASSIGNEE, "up to 64 letters, digits and . _ @ + -");
                }
                yield assignee;
            }
            case CLOSE ->
                oneOf(
                        REASON,
                        BodyText.read(body, REASON, 40),
                        TriageRequest.REASONS.stream().sorted().toList());
            case SEVERITY ->
                oneOf(
                        SEVERITY,
                        BodyText.read(body, SEVERITY, 20),
                        Stream.of(Severity.values()).map(Severity::wireName).toList());
            default -> "";
        };
    }

    private static String oneOf(String field, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw Problem.invalid(field, "must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    private static Set<String> ids(JsonNode body, String field, int max) {
        Set<String> ids = new LinkedHashSet<>();
        for (JsonNode id : body.path(field)) {
            if (!id.isTextual() || id.textValue().isBlank() || id.textValue().indexOf(' ') >= 0) {
                throw Problem.invalid(field, "are ids");
            }
            ids.add(id.textValue());
        }
        if (ids.isEmpty() || ids.size() > max) {
            throw Problem.invalid(field, "from 1 to " + max);
        }
        return ids;
    }

    private static OptionalInt version(JsonNode body) {
        JsonNode version = body.path(VERSION);
        if (version.isMissingNode() || version.isNull()) {
            return OptionalInt.empty();
        }
        if (!version.isInt()) {
            throw Problem.invalid(VERSION, "must be a number");
        }
        return OptionalInt.of(version.intValue());
    }
}
