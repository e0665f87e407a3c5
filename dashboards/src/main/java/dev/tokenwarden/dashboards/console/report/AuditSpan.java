package dev.tokenwarden.dashboards.console.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.action.AnalystAction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Records of the audit log, and their hash.
 *
 * <p>The hash is SHA-256 over the records as {@code warden audit} prints them, one a line: members sorted by name, without spaces, UTF-8.
 * The lines are sorted by their bytes, and each ends with a newline. So {@code jq -cS .}, {@code LC_ALL=C sort} and {@code sha256sum}
 * compute the same hash.
 */
final class AuditSpan {
    /** Members of a decision on Kafka. The copy in OpenSearch has further ones. */
    private static final Set<String> MEMBERS =
            Set.of("id", "time", "tenant", "outcome", "target", "rule", "detection", "actor", "reason", "facts");

    private static final Set<String> NO_DETAILS = Set.of("id", "time", "tenant", "actor", "action", "detections");

    private AuditSpan() {}

    /**
     * The span: {@code since until records sha256 cut}.
     *
     * @param decisions copies of decisions from OpenSearch
     * @param actions copies of actions of analysts from OpenSearch
     * @param cut whether records are left out
     */
    static ObjectNode of(Collection<JsonNode> decisions, Collection<JsonNode> actions, boolean cut) {
        Map<String, JsonNode> byId = new TreeMap<>();
        decisions.forEach(one -> byId.put(one.path("id").asText(), decision(one)));
        actions.forEach(one -> byId.put(one.path("id").asText(), action(one)));
        List<JsonNode> records = byId.values().stream()
                .sorted(Comparator.comparing(AuditSpan::time)
                        .thenComparing(one -> one.path("id").asText()))
                .toList();
        ObjectNode span = JsonNodeFactory.instance.objectNode();
        if (!records.isEmpty()) {
            span.put("since", time(records.get(0)).toString());
            // The end of a span is exclusive.
            span.put(
                    "until",
                    time(records.get(records.size() - 1))
                            .plus(1, ChronoUnit.MILLIS)
                            .toString());
        }
        span.put("sha256", hash(records)).put("cut", cut);
        ArrayNode items = span.putArray("records");
        records.forEach(items::add);
        return span;
    }

    private static Instant time(JsonNode entry) {
        return Instant.parse(entry.path("time").asText());
    }

    private static ObjectNode decision(JsonNode copy) {
        ObjectNode decision = JsonNodeFactory.instance.objectNode();
        copy.properties().stream()
                .filter(member -> MEMBERS.contains(member.getKey()))
                .forEach(member -> decision.set(member.getKey(), member.getValue()));
        return decision;
    }

    private static JsonNode action(JsonNode copy) {
        Map<String, String> details = new LinkedHashMap<>();
        copy.properties().stream()
                .filter(member -> !NO_DETAILS.contains(member.getKey()))
                .forEach(
                        member -> details.put(member.getKey(), member.getValue().asText()));
        List<String> detections = new ArrayList<>();
        copy.path("detections").forEach(id -> detections.add(id.asText()));
        return Json.MAPPER.valueToTree(new AnalystAction(
                        copy.path("id").asText(),
                        time(copy),
                        copy.path("tenant").asText(),
                        copy.path("actor").asText(),
                        copy.path("action").asText(),
                        detections,
                        details)
                .toDecision());
    }

    /** The hash of the records, in hexadecimal digits. */
    static String hash(Collection<JsonNode> records) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        records.stream().map(AuditSpan::line).sorted(Arrays::compareUnsigned).forEach(text::writeBytes);
        byte[] digest = Digests.sha256(text.toByteArray());
        return Digests.hex(digest, digest.length);
    }

    private static byte[] line(JsonNode entry) {
        try {
            byte[] json = Json.MAPPER.writeValueAsBytes(sorted(entry));
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            return line;
        } catch (IOException e) {
            throw new UncheckedIOException("a tree always has a JSON form", e);
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, JsonNode> members = new TreeMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), sorted(member.getValue())));
            ObjectNode copy = JsonNodeFactory.instance.objectNode();
            members.forEach(copy::set);
            return copy;
        }
        if (node.isArray()) {
            ArrayNode copy = JsonNodeFactory.instance.arrayNode();
            node.forEach(item -> copy.add(sorted(item)));
            return copy;
        }
        return node;
    }
}
