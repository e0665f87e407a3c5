package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The order of a list of incidents: by a number, then the latest first, then by id, so that the order is total. */
public record IncidentOrder(String field, boolean descending) {
    private static final Map<String, ToLongFunction<Incident>> FIELDS = Map.of(
            "time",
            incident -> incident.extent().last(),
            "first",
            incident -> incident.extent().first(),
            "severity",
            Incident::severity,
            "detections",
            incident -> incident.members().size(),
            "status",
            incident -> DetectionFilter.STATUSES.indexOf(incident.handling().status()));

    /** Reads the parameter {@code sort}, such as {@code -severity}; default: the latest first. */
    public static IncidentOrder of(Context context) {
        String sort = Objects.requireNonNullElse(context.queryParam("sort"), "-time");
        boolean descending = sort.startsWith("-");
        String field = descending ? sort.substring(1) : sort;
        if (!FIELDS.containsKey(field)) {
            throw Problem.invalid(
                    "sort",
                    "must be one of "
                            + String.join(
                                    ", ", FIELDS.keySet().stream().sorted().toList())
                            + ", with - before it for the reverse order");
        }
        return new IncidentOrder(field, descending);
    }

    /** The order. */
    public Comparator<Incident> comparator() {
        return Comparator.comparingLong(this::value)
                .thenComparingLong(IncidentOrder::latestFirst)
                .thenComparing(Incident::id);
    }

    private long value(Incident incident) {
        long value = FIELDS.getOrDefault(field, IncidentOrder::latestFirst).applyAsLong(incident);
        return descending ? -value : value;
    }

    /** The first incidents in this order, without sorting the others. */
    public List<Incident> first(Stream<Incident> incidents, int size) {
        PriorityQueue<Incident> last = new PriorityQueue<>(comparator().reversed());
        incidents.forEach(incident -> {
            last.add(incident);
            if (last.size() > size) {
                last.remove();
            }
        });
        return last.stream().sorted(comparator()).toList();
    }

    /** The place of the incident in this order, opaque to clients. */
    public String cursor(Incident incident) {
        String place = JsonNodeFactory.instance
                .arrayNode()
                .add(value(incident))
                .add(latestFirst(incident))
                .add(incident.id())
                .toString();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** Accepts the incidents after the place; all, without one. */
    public Predicate<Incident> after(@Nullable String cursor) {
        if (cursor == null || cursor.isEmpty()) {
            return incident -> true;
        }
        JsonNode place = decode(cursor);
        List<Long> values = List.of(place.path(0).asLong(), place.path(1).asLong());
        String id = place.path(2).asText();
        return incident -> {
            int first = Long.compare(value(incident), values.get(0));
            int second = first != 0 ? first : Long.compare(latestFirst(incident), values.get(1));
            return second > 0 || second == 0 && incident.id().compareTo(id) > 0;
        };
    }

    private static JsonNode decode(String cursor) {
        try {
            JsonNode place = Json.MAPPER.readTree(Base64.getUrlDecoder().decode(cursor));
            if (place.isArray() && place.size() == 3 && place.path(2).isTextual()) {
                return place;
            }
        } catch (IOException | IllegalArgumentException e) {
            // Answered like another invalid cursor.
        }
        throw Problem.invalid("cursor", "is invalid: use next of the previous page");
    }

    private static long latestFirst(Incident incident) {
        return -incident.extent().last();
    }
}
