package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.action.AnalystAction;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.teamwork.ChangeGuard;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.JsonBody;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes incidents. Each change is in the audit log before it takes effect. A status or an assignee is given to the detections, too,
 * so that the list of detections shows the same.
 */
final class IncidentChanges {
    /** A larger incident keeps the triage of its other detections. */
    private static final int MAX_DETECTIONS = 5_000;

    private final IncidentBook book;
    private final ActionLog actions;
    private final Triage triage;
    /** Not the one of detections: a change of an incident changes its detections, too, and must not wait for itself. */
    private final ChangeGuard guard = new ChangeGuard();

    IncidentChanges(IncidentBook book, ActionLog actions, Triage triage) {
        this.book = book;
        this.actions = actions;
        this.triage = triage;
    }

    /** {@code POST /api/incidents/actions}. */
    void apply(Context context, Session session) throws IOException, InterruptedException {
        IncidentRequest request = IncidentRequest.of(JsonBody.read(context).json());
        List<String> ids = distinct(request, session).stream().map(Incident::id).toList();
        Answers.json(context, 200, guard.alone(ids, () -> change(request, session)));
    }

    private ObjectNode change(IncidentRequest request, Session session) throws IOException, InterruptedException {
        List<Incident> incidents = new ArrayList<>(distinct(request, session));
        request.version().ifPresent(seen -> requireVersion(incidents.get(0), seen));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        switch (request.action()) {
            case IncidentRequest.MERGE -> answer.put("id", merge(request, incidents, session));
            case IncidentRequest.SPLIT -> answer.put("id", split(request, incidents.get(0), session));
            default -> {
                long detections = 0;
                for (Incident incident : incidents) {
                    record(request, incident, List.of(), request.about(), session);
                    detections += request.changesDetections() ? changeDetections(request, incident, session) : 0;
                }
                answer.put("detections", detections);
            }
        }
        return answer.put("changed", incidents.size());
    }

    /** Several ids may be aliases of one incident. */
    private Collection<Incident> distinct(IncidentRequest request, Session session) {
        Map<String, Incident> byId = new LinkedHashMap<>();
        for (String id : request.incidents()) {
            Incident incident = IncidentApi.find(book, id, session);
            byId.put(incident.id(), incident);
        }
        return byId.values();
    }

    private static void requireVersion(Incident incident, int seen) {
        Incident.Handling.Latest latest = incident.handling().latest();
        if (latest.version() != seen) {
            throw Problem.conflict(latest.by() + " changed this incident at " + Instant.ofEpochMilli(latest.at())
                            + ": it is " + incident.handling().status()
                            + " now. Read it again, and repeat your change if it still applies")
                    .withMember("conflicts", conflicts(incident));
        }
    }

    /** The same members as for a detection. */
    private static ArrayNode conflicts(Incident incident) {
        Incident.Handling.Latest latest = incident.handling().latest();
        ArrayNode conflicts = JsonNodeFactory.instance.arrayNode();
        conflicts
                .addObject()
                .put("id", incident.id())
                .put("version", latest.version())
                .put("by", latest.by())
                .put("at", Instant.ofEpochMilli(latest.at()).toString())
                .put("status", incident.handling().status())
                .put("reason", incident.handling().reason())
                .put("assignee", incident.handling().assignee());
        return conflicts;
    }

    private String merge(IncidentRequest request, List<Incident> incidents, Session session)
            throws InterruptedException {
        Incident target = incidents.get(0);
        if (incidents.size() < 2) {
            throw Problem.invalid("incidents", "all of them are one incident already");
        }
        if (incidents.stream()
                .anyMatch(incident ->
                        !incident.identity().tenant().equals(target.identity().tenant()))) {
            throw Problem.invalid("incidents", "must belong to one tenant");
        }
        ObjectNode about = request.about();
        about.put(
                "with",
                String.join(" ", incidents.stream().skip(1).map(Incident::id).toList()));
        record(request, target, List.of(), about, session);
        return idOf(target.members().get(0));
    }

    private String split(IncidentRequest request, Incident incident, Session session) throws InterruptedException {
        if (!incident.members().containsAll(request.detections())) {
            throw Problem.invalid("detections", "must belong to the incident");
        }
        if (request.detections().size() == incident.members().size()) {
            throw Problem.invalid("detections", "must not be all detections of the incident");
        }
        ObjectNode about = request.about();
        about.put("keys", book.keysToSplit(incident, request.detections()));
        record(request, incident, request.detections(), about, session);
        return idOf(request.detections().iterator().next());
    }

    private void record(
            IncidentRequest request,
            Incident incident,
            Collection<String> detections,
            ObjectNode about,
            Session session)
            throws InterruptedException {
        about.put("incident", incident.id());
        AnalystAction action = actions.record(
                session, incident.identity().tenant(), "incident-" + request.action(), detections, about);
        book.add(action);
    }

    private long changeDetections(IncidentRequest request, Incident incident, Session session)
            throws IOException, InterruptedException {
        List<String> members = incident.members();
        List<String> latest = members.subList(Math.max(0, members.size() - MAX_DETECTIONS), members.size());
        long changed = 0;
        for (int from = 0; from < latest.size(); from += TriageRequest.MAX) {
            List<String> batch = latest.subList(from, Math.min(latest.size(), from + TriageRequest.MAX));
            changed += triage.apply(session, request.ofDetections(batch)).size();
        }
        return changed;
    }

    private String idOf(String detection) {
        return book.ofDetection(detection).map(Incident::id).orElse("");
    }
}
