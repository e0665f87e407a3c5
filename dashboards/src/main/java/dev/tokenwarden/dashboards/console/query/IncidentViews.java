package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentJoin;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The form of incidents in the API. */
public final class IncidentViews {
    /** The parameters of the list that have counts. */
    private static final List<String> FACETS =
            List.of("severity", "status", "kind", "rule", "tenant", "technique", "assignee");

    private IncidentViews() {}

    /** One incident, without its detections. */
    public static ObjectNode of(Incident incident) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", incident.id());
        view.put("tenant", incident.identity().tenant());
        view.put("kind", incident.identity().kind().wireName());
        view.put("title", incident.identity().title());
        view.put("severity", IncidentFilter.severity(incident));
        view.put("severity_is_chosen", incident.handling().severity() > 0);
        view.put("first", time(incident.extent().first()));
        view.put("last", time(incident.extent().last()));
        view.put("detected_at", time(incident.extent().detected()));
        view.put("detections", incident.members().size());
        view.put("occurrences", incident.extent().occurrences());
        incident.extent().rules().forEach(view.putObject("rules")::put);
        IncidentFilter.values(incident, "technique").forEach(view.putArray("techniques")::add);
        parties(view, incident.parties());
        handling(view, incident.handling());
        return view;
    }

    private static void parties(ObjectNode view, Incident.Parties parties) {
        ArrayNode attackers = view.putArray("attackers");
        parties.attackers()
                .first()
                .forEach(attacker ->
                        attackers.addObject().put("network", attacker.network()).put("agent", attacker.agent()));
        view.put("attackers_total", parties.attackers().total());
        names(view, "clients", parties.clients());
        names(view, "people", parties.people());
        names(view, "subjects", parties.subjects());
    }

    private static void names(ObjectNode view, String member, Incident.Some<String> some) {
        some.first().forEach(view.putArray(member)::add);
        view.put(member + "_total", some.total());
    }

    private static void handling(ObjectNode view, Incident.Handling handling) {
        ObjectNode triage = view.putObject("triage");
        triage.put("status", handling.status());
        put(triage, "reason", handling.reason());
        put(triage, "assignee", handling.assignee());
        if (handling.reopened()) {
            triage.put("reopened", true);
        }
        triage.put("comments", handling.comments());
        triage.put("version", handling.latest().version());
        if (handling.latest().version() > 0) {
            triage.put("by", handling.latest().by());
            triage.put("at", time(handling.latest().at()));
        }
    }

    private static void put(ObjectNode view, String member, String value) {
        if (!value.isEmpty()) {
            view.put(member, value);
        }
    }

    /** The joins of an incident. */
    public static ArrayNode joins(List<IncidentJoin> joins) {
        ArrayNode views = JsonNodeFactory.instance.arrayNode();
        for (IncidentJoin join : joins) {
            ObjectNode view = views.addObject()
                    .put("kind", join.kind())
                    .put("value", join.value())
                    .put("text", join.text())
                    .put("total", join.total());
            join.detections().forEach(view.putArray("detections")::add);
        }
        return views;
    }

    /**
     * How many incidents have each value of a parameter, if all other parameters of the filter apply.
     *
     * @param chosen receives the incidents that the whole filter selects
     */
    static ObjectNode facets(List<Incident> all, IncidentFilter filter, Consumer<Incident> chosen) {
        Map<String, Map<String, Integer>> counts = new HashMap<>();
        FACETS.forEach(facet -> counts.put(facet, new HashMap<>()));
        for (Incident incident : all) {
            Optional<String> failing = filter.failing(incident);
            if (failing.isEmpty()) {
                continue;
            }
            if (failing.get().isEmpty()) {
                chosen.accept(incident);
            }
            for (String facet : FACETS) {
                if (failing.get().isEmpty() || failing.get().equals(facet)) {
                    count(incident, facet, counts);
                }
            }
        }
        ObjectNode facets = JsonNodeFactory.instance.objectNode();
        FACETS.forEach(
                facet -> new TreeMap<>(counts.getOrDefault(facet, Map.of())).forEach(facets.putObject(facet)::put));
        return facets;
    }

    private static void count(Incident incident, String facet, Map<String, Map<String, Integer>> counts) {
        Map<String, Integer> values = counts.getOrDefault(facet, Map.of());
        IncidentFilter.values(incident, facet)
                .filter(value -> !value.isEmpty())
                .forEach(value -> values.merge(value, 1, Integer::sum));
    }

    private static String time(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString();
    }
}
