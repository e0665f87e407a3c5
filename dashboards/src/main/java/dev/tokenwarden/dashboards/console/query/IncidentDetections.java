package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The detections of incidents, with their states. */
public final class IncidentDetections {
    /** The states of a row in the list follow from this many of its first and of its last detections. */
    private static final int SAMPLED = 5;

    private static final int BATCH = 500;
    private static final String[] FOR_STATE = {"id", "tenant", "action", "subject", "token", "token_key", "chain"};

    private final Searches searches;
    private final DetectionStates states;

    public IncidentDetections(Searches searches, DetectionStates states) {
        this.searches = searches;
        this.states = states;
    }

    /** The detections with these ids, in the order of the ids, with states. Those that OpenSearch does not have yet are missing. */
    public List<ObjectNode> read(Analyst analyst, List<String> ids) throws IOException {
        List<ObjectNode> rows = find(analyst, ids, new String[0]);
        states.join(rows);
        return rows;
    }

    /** What revocations of these detections need to know: subject, token, chain and action, without states. */
    public List<ObjectNode> subjects(Analyst analyst, List<String> ids) throws IOException {
        return find(analyst, ids, FOR_STATE);
    }

    /**
     * Gives each row of a list {@code states}: how many of its detections have each state. It counts the first and the last
     * few detections; {@code states_of} says how many.
     */
    public void joinStates(Analyst analyst, List<Incident> incidents, List<ObjectNode> views) throws IOException {
        Set<String> ids = new LinkedHashSet<>();
        incidents.forEach(incident -> ids.addAll(sample(incident)));
        List<ObjectNode> rows = find(analyst, List.copyOf(ids), FOR_STATE);
        states.join(rows);
        Map<String, String> byId = new HashMap<>();
        rows.forEach(row ->
                byId.put(row.path("id").asText(), row.path("state").path("name").asText()));
        for (int i = 0; i < incidents.size(); i++) {
            Map<String, Integer> counts = new TreeMap<>();
            sample(incidents.get(i)).stream()
                    .map(byId::get)
                    .filter(Objects::nonNull)
                    .forEach(state -> counts.merge(state, 1, Integer::sum));
            counts.forEach(views.get(i).putObject("states")::put);
            views.get(i)
                    .put(
                            "states_of",
                            counts.values().stream().mapToInt(Integer::intValue).sum());
        }
    }

    private static Collection<String> sample(Incident incident) {
        List<String> members = incident.members();
        Set<String> sample = new LinkedHashSet<>(members.subList(0, Math.min(SAMPLED, members.size())));
        sample.addAll(members.subList(Math.max(0, members.size() - SAMPLED), members.size()));
        return sample;
    }

    private List<ObjectNode> find(Analyst analyst, List<String> ids, String[] fields) throws IOException {
        Map<String, ObjectNode> byId = new HashMap<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
            List<String> batch = ids.subList(from, Math.min(ids.size(), from + BATCH));
            TenantQuery query = TenantQuery.by(analyst).size(batch.size()).terms("id", batch);
            if (fields.length > 0) {
                query.source(fields);
            } else {
                excludes(query);
            }
            for (JsonNode found : query.hits(searches, Index.DETECTIONS)) {
                byId.put(found.path("id").asText(), found.deepCopy());
            }
        }
        List<ObjectNode> rows = new ArrayList<>();
        ids.stream().map(byId::get).filter(Objects::nonNull).forEach(rows::add);
        return rows;
    }

    private static void excludes(TenantQuery query) {
        ArrayNode excluded = JsonNodeFactory.instance.arrayNode().add("search").add("ocsf");
        query.body().putObject("_source").set("excludes", excluded);
    }
}
