package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.DetectionStates;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.SeenBefore;
import dev.tokenwarden.dashboards.console.query.SortOrder;
import dev.tokenwarden.dashboards.console.query.TokenActivity;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists detections, shows one, and answers their current states. */
final class DetectionApi {
    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 200;

    private final Searches searches;
    private final DetectionStates states;
    private final TokenActivity activity;
    private final SeenBefore before;
    private final RuleDescriptions rulebook;
    private final IncidentBook incidents;
    private final Triage triage;

    DetectionApi(
            Searches searches,
            DetectionStates states,
            TokenActivity activity,
            SeenBefore before,
            RuleDescriptions rulebook,
            IncidentBook incidents,
            Triage triage) {
        this.searches = searches;
        this.states = states;
        this.activity = activity;
        this.before = before;
        this.rulebook = rulebook;
        this.incidents = incidents;
        this.triage = triage;
    }

    /** {@code GET /api/detections}: the latest first, by the time of the act, unless {@code sort} says otherwise. */
    void list(Context context, Session session) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        int size = size(context.queryParam("size"));
        body.put("size", size);
        body.put("track_total_hits", 100_000);
        body.set("query", DetectionFilter.of(context, session.analyst()).query());
        SortOrder.of(context).into(body, context.queryParam("cursor"));
        body.putObject("_source")
                .putArray("excludes")
                .add("evidence")
                .add("search")
                .add("ocsf");
        JsonNode hits = searches.search(Index.DETECTIONS, body).path("hits");

        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.put("total", hits.path("total").path("value").asLong());
        page.put(
                "total_is_exact",
                hits.path("total").path("relation").asText("eq").equals("eq"));
        List<ObjectNode> rows = new ArrayList<>();
        hits.path("hits").forEach(hit -> rows.add(hit.path("_source").deepCopy()));
        states.join(rows);
        rows.forEach(this::nameIncident);
        rows.forEach(page.putArray("items")::add);
        if (rows.size() == size) {
            page.put("next", SortOrder.cursor(hits.path("hits").path(size - 1).path("sort")));
        }
        Answers.json(context, 200, page);
    }

    /** {@code GET /api/detections/{id}}: with evidence, decisions, notes, use of the token, earlier ones like it, and the rule's text. */
    void show(Context context, Session session) throws IOException {
        ObjectNode detection = find(context.pathParam("id"), session);
        states.join(List.of(detection));
        nameIncident(detection);
        detection.set("decisions", states.decisions(detection));
        detection.set("history", triage.history(session, detection));
        detection.set("activity", activity.of(session.analyst(), detection));
        detection.set("seen_before", before.of(session.analyst(), detection));
        detection.set("about", rulebook.about(detection));
        Answers.json(context, 200, detection);
    }

    /** {@code GET /api/states?ids=}: the states of detections that are shown already, by id. */
    void states(Context context, Session session) throws IOException {
        String ids = context.queryParam("ids");
        List<String> wanted = ids == null
                ? List.of()
                : Arrays.stream(ids.split(",")).limit(MAX_SIZE).toList();
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        List<ObjectNode> rows = new ArrayList<>();
        if (!wanted.isEmpty()) {
            ObjectNode body = JsonNodeFactory.instance.objectNode();
            body.put("size", MAX_SIZE);
            ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
            DetectionFilter.restrict(filter, session.analyst());
            ArrayNode terms = filter.addObject().putObject("terms").putArray("id");
            wanted.forEach(terms::add);
            body.putArray("_source")
                    .add("id")
                    .add("tenant")
                    .add("action")
                    .add("subject")
                    .add("token")
                    .add("token_key");
            searches.search(Index.DETECTIONS, body)
                    .path("hits")
                    .path("hits")
                    .forEach(hit -> rows.add(hit.path("_source").deepCopy()));
        }
        states.join(rows);
        rows.forEach(row -> result.set(row.path("id").asText(), row.path("state")));
        Answers.json(context, 200, result);
    }

    /** {@code POST /api/triage}: changes the triage of detections. 409: someone else changed one after the analyst saw it. */
    void triage(Context context, Session session) throws IOException, InterruptedException {
        TriageRequest order = TriageRequest.of(JsonBody.read(context).json());
        Map<String, String> versions = triage.apply(session, order);
        if (versions.isEmpty()) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        ObjectNode done = JsonNodeFactory.instance.objectNode().put("changed", versions.size());
        versions.forEach(done.putObject("versions")::put);
        Answers.json(context, 200, done);
    }

    private void nameIncident(ObjectNode detection) {
        incidents
                .ofDetection(detection.path("id").asText())
                .ifPresent(incident -> detection.put("incident", incident.id()));
    }

    private ObjectNode find(String id, Session session) throws IOException {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("size", 1);
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        DetectionFilter.restrict(filter, session.analyst());
        filter.addObject().putObject("term").put("id", id);
        body.putObject("_source").putArray("excludes").add("search").add("ocsf");
        JsonNode hit = searches.search(Index.DETECTIONS, body)
                .path("hits")
                .path("hits")
                .path(0);
        // Not found instead of forbidden: the answer must not reveal that another tenant has it.
        if (hit.isMissingNode()) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        return hit.path("_source").deepCopy();
    }

    private static int size(@Nullable String value) {
        if (value == null) {
            return DEFAULT_SIZE;
        }
        try {
            int size = Integer.parseInt(value);
            if (size >= 1 && size <= MAX_SIZE) {
                return size;
            }
        } catch (NumberFormatException e) {
            // Answered like a number out of range.
        }
        throw Problem.invalid("size", "must be from 1 to " + MAX_SIZE);
    }
}
