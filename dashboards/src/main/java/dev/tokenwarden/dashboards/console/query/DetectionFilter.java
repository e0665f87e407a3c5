package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects detections. Every query is restricted to the tenants of the session.
 *
 * @param terms allowed values by field; a field that is not in the map may have any value
 * @param statuses allowed triage statuses; empty: all
 * @param words texts that must occur, also inside a word; a text with a leading minus must not occur
 */
public record DetectionFilter(
        Analyst analyst,
        Optional<Instant> from,
        Optional<Instant> to,
        Map<String, List<String>> terms,
        List<String> statuses,
        List<String> words) {
    /** The status of a detection without an action of an analyst. */
    public static final String OPEN = "open";

    static final List<String> STATUSES = List.of(OPEN, "acknowledged", "closed");

    private static final int MAX_TEXT = 200;
    private static final int MAX_VALUE = 2_048;
    private static final int MAX_VALUES = 50;

    /** Parameters of several values, and the field of each. */
    private static final Map<String, String> LISTS = Map.of(
            "severity", "severity",
            "rule", "rule",
            "tenant", "tenant",
            "technique", "ocsf.finding_info.attacks.technique.uid");

    /** Parameters of one value, which may hold a comma. */
    private static final Map<String, String> SINGLES = Map.of(
            "client", "client_id",
            "sub", "token.sub",
            "subject", "subject_key",
            "token", "token_key",
            "session", "subject.sid",
            "grant", "subject.grant",
            "tool", "subject.tool",
            "assignee", "triage.assignee",
            "exception", "exception");

    /** Reads the parameters of a request: {@code from to q status}, and those of the two maps. */
    public static DetectionFilter of(Context context, Analyst analyst) {
        String text = context.queryParam("q");
        if (text != null && text.length() > MAX_TEXT) {
            throw Problem.invalid("q", "at most " + MAX_TEXT + " characters");
        }
        List<String> words = text == null || text.isBlank()
                ? List.of()
                : List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        Map<String, List<String>> terms = new HashMap<>();
        LISTS.forEach((name, field) -> terms.put(field, list(context, name)));
        SINGLES.forEach((name, field) -> terms.put(field, single(context, name)));
        terms.values().removeIf(List::isEmpty);
        terms.getOrDefault("severity", List.of()).forEach(DetectionFilter::requireSeverity);
        List<String> statuses = list(context, "status");
        if (!STATUSES.containsAll(statuses)) {
            throw Problem.invalid("status", "must be one of " + String.join(", ", STATUSES));
        }
        return new DetectionFilter(
                analyst,
                instant("from", context.queryParam("from")),
                instant("to", context.queryParam("to")),
                Map.copyOf(terms),
                statuses,
                words);
    }

    /** The requested tenants; empty: all tenants of the session. */
    public List<String> tenants() {
        return terms.getOrDefault("tenant", List.of());
    }

    /** The query's {@code bool}. */
    public ObjectNode query() {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        ArrayNode filter = query.putObject("bool").putArray("filter");
        restrict(filter, analyst);
        terms.forEach((field, values) -> terms(filter, field, values));
        status(filter);
        if (from.isPresent() || to.isPresent()) {
            ObjectNode range = filter.addObject().putObject("range").putObject("time");
            from.ifPresent(time -> range.put("gte", time.toString()));
            to.ifPresent(time -> range.put("lt", time.toString()));
        }
        ArrayNode mustNot = JsonNodeFactory.instance.arrayNode();
        for (String word : words) {
            boolean out = word.length() > 1 && word.startsWith("-");
            (out ? mustNot : filter)
                    .addObject()
                    .putObject("wildcard")
                    .putObject("search")
                    .put("value", "*" + escape(out ? word.substring(1) : word) + "*");
        }
        if (!mustNot.isEmpty()) {
            ((ObjectNode) query.path("bool")).set("must_not", mustNot);
        }
        return query;
    }

    private void status(ArrayNode filter) {
        if (statuses.isEmpty() || statuses.size() == STATUSES.size()) {
            return;
        }
        if (statuses.contains(OPEN)) {
            List<String> others = STATUSES.stream()
                    .filter(status -> !statuses.contains(status))
                    .toList();
            terms(filter.addObject().putObject("bool").putArray("must_not"), "triage.status", others);
        } else {
            terms(filter, "triage.status", statuses);
        }
    }

    /** Restricts a query to the analyst's tenants. */
    public static void restrict(ArrayNode filter, Analyst analyst) {
        if (!analyst.seesAll()) {
            ArrayNode tenants = filter.addObject().putObject("terms").putArray("tenant");
            analyst.named().forEach(tenants::add);
        }
    }

    private static void terms(ArrayNode filter, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode terms = filter.addObject().putObject("terms").putArray(field);
            values.forEach(terms::add);
        }
    }

    /** The word as part of a wildcard. */
    public static String escape(String word) {
        return word.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    private static void requireSeverity(String severity) {
        try {
            Severity.parse(severity);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("severity", String.valueOf(e.getMessage()));
        }
    }

    private static List<String> single(Context context, String name) {
        String value = context.queryParam(name);
        if (value != null && value.length() > MAX_VALUE) {
            throw Problem.invalid(name, "at most " + MAX_VALUE + " characters");
        }
        return value == null || value.isEmpty() ? List.of() : List.of(value);
    }

    private static List<String> list(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.isEmpty()) {
            return List.of();
        }
        List<String> values =
                Arrays.stream(value.split(",")).filter(item -> !item.isEmpty()).toList();
        if (values.size() > MAX_VALUES) {
            throw Problem.invalid(name, "at most " + MAX_VALUES + " values");
        }
        return values;
    }

    private static Optional<Instant> instant(String name, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(value));
        } catch (DateTimeException e) {
            throw Problem.invalid(name, "must be a time such as 2026-11-23T21:00:00Z");
        }
    }
}
