package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The order of a list: by a field, then newest first, then by id, so that the order is total. A cursor contains the sort values of
 * OpenSearch and is opaque to clients.
 */
public record SortOrder(String field, boolean descending) {
    private static final String TIME = "time";

    private static final Map<String, String> FIELDS = Map.of(
            TIME,
            TIME,
            "severity",
            "severity_rank",
            "rule",
            "rule",
            "subject",
            "subject_name",
            "client",
            "client_id",
            "tenant",
            "tenant",
            "count",
            "count",
            "status",
            "triage.status",
            "assignee",
            "triage.assignee");

    /** Reads the parameter {@code sort}, such as {@code -severity}; default: newest first. */
    public static SortOrder of(Context context) {
        String sort = Objects.requireNonNullElse(context.queryParam("sort"), "-time");
        boolean descending = sort.startsWith("-");
        String field = FIELDS.get(descending ? sort.substring(1) : sort);
        if (field == null) {
            throw Problem.invalid(
                    "sort",
                    "must be one of "
                            + String.join(
                                    ", ", FIELDS.keySet().stream().sorted().toList())
                            + ", with - before it for the reverse order");
        }
        return new SortOrder(field, descending);
    }

    /** Adds {@code sort} and, to continue after {@code cursor}, {@code search_after}. */
    public void into(ObjectNode body, @Nullable String cursor) {
        ArrayNode sort = body.putArray("sort");
        ObjectNode first = sort.addObject().putObject(field);
        first.put("order", descending ? "desc" : "asc").put("missing", "_last");
        if (FIELDS.containsValue(field) && !field.equals(TIME)) {
            sort.addObject().put(TIME, "desc");
        }
        sort.addObject().put("id", "asc");
        if (cursor != null) {
            body.set("search_after", decode(cursor, sort.size()));
        }
    }

    public static String cursor(JsonNode sortValues) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(sortValues.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static ArrayNode decode(String cursor, int size) {
        try {
            JsonNode sort = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(cursor));
            if (sort instanceof ArrayNode values
                    && values.size() == size
                    && values.get(0).isValueNode()
                    && values.get(size - 2).isNumber()
                    && values.get(size - 1).isTextual()) {
                return values;
            }
        } catch (IOException | IllegalArgumentException e) {
            // Answered like another invalid cursor.
        }
        throw Problem.invalid("cursor", "is invalid: use next of the previous page");
    }
}
