package dev.tokenwarden.dashboards.incident;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.action.AnalystAction;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An action of an analyst on an incident, as the audit log has it. It names the incident by its id, so by the detection that was the
 * earliest then; the action applies to the incident that has this detection now.
 *
 * @param anchor id of the detection that the incident was named after
 * @param verb {@code merge split assign comment acknowledge close reopen severity}
 * @param others merge: the detections that the other incidents were named after
 * @param parted split: the detections that became an incident of their own
 * @param keys split: the keys that only those detections had
 * @param value assignee, severity, or reason of a close
 */
record IncidentAction(
        Stamp stamp,
        String anchor,
        String verb,
        Set<String> others,
        Set<String> parted,
        Set<JoinKey> keys,
        String value) {
    /** The order of actions: by time, then by id. */
    static final Comparator<IncidentAction> ORDER = Comparator.<IncidentAction, Instant>comparing(
                    action -> action.stamp().time())
            .thenComparing(action -> action.stamp().id());

    /** Prefix of the names of these actions in the audit log. */
    static final String PREFIX = "incident-";

    /** Names of members of the audit record. */
    static final String INCIDENT = "incident";

    static final String WITH = "with";
    static final String KEYS = "keys";

    IncidentAction {
        others = Set.copyOf(others);
        parted = Set.copyOf(parted);
        keys = Set.copyOf(keys);
    }

    /**
     * Who acted, and when.
     *
     * @param id id of the audit record
     */
    record Stamp(String id, Instant time, String tenant, String actor) {}

    /** The action of a record of the audit log; empty if it is about no incident. */
    static Optional<IncidentAction> of(AnalystAction action) {
        Map<String, String> details = action.details();
        Optional<String> anchor = IncidentId.detection(details.getOrDefault(INCIDENT, ""));
        if (anchor.isEmpty() || !action.action().startsWith(PREFIX)) {
            return Optional.empty();
        }
        String verb = action.action().substring(PREFIX.length());
        String value =
                switch (verb) {
                    case "assign" -> details.getOrDefault("assignee", "");
                    case "severity" -> details.getOrDefault("severity", "");
                    case "close" -> details.getOrDefault("reason", "");
                    default -> "";
                };
        return Optional.of(new IncidentAction(
                new Stamp(
                        action.id(),
                        action.time(),
                        action.tenant(),
                        details.getOrDefault("actor_name", action.actor().replaceFirst("^person:", ""))),
                anchor.get(),
                verb,
                anchors(details.getOrDefault(WITH, "")),
                verb.equals("split") ? Set.copyOf(action.detections()) : Set.of(),
                keys(action.tenant(), details.getOrDefault(KEYS, "")),
                value));
    }

    boolean isAfter(IncidentAction other) {
        return ORDER.compare(this, other) > 0;
    }

    private static Set<String> anchors(String ids) {
        return Set.copyOf(words(ids).stream()
                .flatMap(id -> IncidentId.detection(id).stream())
                .toList());
    }

    /** The keys as the audit log has them: a JSON array of arrays of kind, issuer and name. */
    static String text(Collection<JoinKey> keys) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        keys.forEach(key ->
                list.addArray().add(key.kind().wireName()).add(key.issuer()).add(key.name()));
        return list.toString();
    }

    private static Set<JoinKey> keys(String tenant, String text) {
        Set<JoinKey> keys = new HashSet<>();
        try {
            for (JsonNode key : Json.MAPPER.readTree(text)) {
                JoinKey.Kind.of(key.path(0).asText())
                        .ifPresent(kind -> keys.add(new JoinKey(
                                kind, tenant, key.path(1).asText(), key.path(2).asText())));
            }
        } catch (IOException e) {
            // A record of another version: its detections are split off all the same.
        }
        return keys;
    }

    private static Set<String> words(String text) {
        return text.isEmpty() ? Set.of() : Set.copyOf(List.of(text.split(" ", -1)));
    }
}
