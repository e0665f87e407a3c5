package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which detections are asked for. The tenants of the session are part of every query that this makes.
 *
 * @param severities empty: all
 * @param rules empty: all
 * @param tenants empty: all that the session sees
 * @param words all of which must occur, in whatever part of a word; those that begin with a minus must not
 */
record DetectionFilter(
        Grant grant,
        Optional<Instant> from,
        Optional<Instant> to,
        List<String> severities,
        List<String> rules,
        List<String> tenants,
        List<String> words) {
    private static final int MAX_TEXT = 200;
    private static final int MAX_VALUES = 50;

    /** Reads the parameters {@code from to severity rule tenant q} of a request. */
    static DetectionFilter of(Context context, Grant grant) {
        List<String> severities = list(context, "severity");
        for (String severity : severities) {
            try {
                Severity.parse(severity);
            } catch (IllegalArgumentException e) {
                throw ApiException.invalid("severity", String.valueOf(e.getMessage()));
            }
        }
        String text = context.queryParam("q");
        if (text != null && text.length() > MAX_TEXT) {
            throw ApiException.invalid("q", "at most " + MAX_TEXT + " characters");
        }
        List<String> words = text == null || text.isBlank()
                ? List.of()
                : List.of(text.strip().toLowerCase(Locale.ROOT).split("\\s+"));
        return new DetectionFilter(
                grant,
                instant("from", context.queryParam("from")),
                instant("to", context.queryParam("to")),
                severities,
                list(context, "rule"),
                list(context, "tenant"),
                words);
    }

    /** The query's {@code bool}. */
    ObjectNode query() {
        ObjectNode query = JsonNodeFactory.instance.objectNode();
        ArrayNode filter = query.putObject("bool").putArray("filter");
        restrict(filter, grant);
        terms(filter, "severity", severities);
        terms(filter, "rule", rules);
        terms(filter, "tenant", tenants);
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

    /** Lets only documents of the grant's tenants through. */
    static void restrict(ArrayNode filter, Grant grant) {
        if (!grant.seesAll()) {
            ArrayNode tenants = filter.addObject().putObject("terms").putArray("tenant");
            grant.named().forEach(tenants::add);
        }
    }

    private static void terms(ArrayNode filter, String field, List<String> values) {
        if (!values.isEmpty()) {
            ArrayNode terms = filter.addObject().putObject("terms").putArray(field);
            values.forEach(terms::add);
        }
    }

    private static String escape(String word) {
        return word.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    private static List<String> list(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.isEmpty()) {
            return List.of();
        }
        List<String> values =
                Arrays.stream(value.split(",")).filter(item -> !item.isEmpty()).toList();
        if (values.size() > MAX_VALUES) {
            throw ApiException.invalid(name, "at most " + MAX_VALUES + " values");
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
            throw ApiException.invalid(name, "must be a time such as 2026-11-23T21:00:00Z");
        }
    }
}
