package dev.tokenwarden.dashboards.console.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.IncidentFilter;
import dev.tokenwarden.dashboards.console.query.IncidentViews;
import dev.tokenwarden.dashboards.console.query.RecordFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.query.WaitingDecisions;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Shows the next shift what is open, who works on it, and what changed since the last shift began. */
public final class HandoverApi {
    private static final Duration SHIFT = Duration.ofHours(8);
    private static final int SHOWN = 50;
    private static final int ENDED = 20;
    private static final String CLOSED = "closed";

    private static final Comparator<Incident> WORST = Comparator.<Incident>comparingInt(
                    incident -> -incident.severity())
            .thenComparingLong(incident -> -incident.extent().last())
            .thenComparing(Incident::id);

    private final IncidentBook book;
    private final Searches searches;
    private final WaitingDecisions waiting;
    private final Clock clock;

    public HandoverApi(IncidentBook book, Searches searches, WaitingDecisions waiting, Clock clock) {
        this.book = book;
        this.searches = searches;
        this.waiting = waiting;
        this.clock = clock;
    }

    /** {@code GET /api/handover}, with {@code from} (default: 8 hours ago) and {@code tenant}. */
    public void show(Context context, Session session) throws IOException {
        DetectionFilter where = DetectionFilter.of(context, session.analyst());
        Instant from = where.from().orElseGet(() -> clock.instant().minus(SHIFT));
        List<Incident> visible = book.all().stream()
                .filter(incident -> session.analyst().sees(incident.identity().tenant()))
                .filter(incident -> where.tenants().isEmpty()
                        || where.tenants().contains(incident.identity().tenant()))
                .toList();
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("as_of", clock.instant().toString()).put("from", from.toString());
        answer.put("complete", book.isComplete());
        open(
                answer.putObject("open"),
                visible.stream().filter(HandoverApi::isOpen).toList());
        changed(answer.putObject("changed"), visible, from.toEpochMilli());
        ArrayNode waits = answer.putArray("waiting");
        for (JsonNode decision : waiting.of(session.analyst())) {
            if (where.tenants().isEmpty()
                    || where.tenants().contains(decision.path("tenant").asText())) {
                waits.add(decision);
            }
        }
        revocations(answer, where, from);
        Answers.json(context, 200, answer);
    }

    private static boolean isOpen(Incident incident) {
        return !incident.handling().status().equals(CLOSED);
    }

    private static void open(ObjectNode answer, List<Incident> open) {
        answer.put("total", open.size());
        ObjectNode severities = answer.putObject("severity");
        Stream.of(Severity.values()).forEach(severity -> severities.put(severity.wireName(), 0));
        Map<String, List<Incident>> byAssignee = new TreeMap<>();
        for (Incident incident : open) {
            String severity = IncidentFilter.severity(incident);
            severities.put(severity, severities.path(severity).asInt() + 1);
            byAssignee
                    .computeIfAbsent(incident.handling().assignee(), name -> new ArrayList<>())
                    .add(incident);
        }
        ArrayNode people = answer.putArray("assignees");
        byAssignee.forEach((name, theirs) -> {
            ObjectNode person = people.addObject().put("name", name).put("total", theirs.size());
            ObjectNode counts = person.putObject("severity");
            theirs.forEach(incident -> {
                String severity = IncidentFilter.severity(incident);
                counts.put(severity, counts.path(severity).asInt() + 1);
            });
        });
        add(answer.putArray("items"), open.stream().sorted(WORST));
    }

    /** Incidents that are new, or that analysts changed, since then. */
    private static void changed(ObjectNode answer, List<Incident> all, long from) {
        List<Incident> fresh = all.stream()
                .filter(incident -> incident.extent().detected() >= from)
                .toList();
        List<Incident> handled = all.stream()
                .filter(incident -> incident.handling().latest().at() >= from
                        && incident.handling().latest().version() > 0)
                .toList();
        answer.put("new", fresh.size());
        answer.put("new_open", fresh.stream().filter(HandoverApi::isOpen).count());
        answer.put(
                "closed", handled.stream().filter(incident -> !isOpen(incident)).count());
        answer.put("handled", handled.size());
        add(
                answer.putArray("items"),
                handled.stream()
                        .sorted(Comparator.<Incident>comparingLong(incident ->
                                        -incident.handling().latest().at())
                                .thenComparing(Incident::id)));
    }

    private static void add(ArrayNode items, Stream<Incident> incidents) {
        incidents.limit(SHOWN).map(IncidentViews::of).forEach(items::add);
    }

    /** Revocations by rules and people that began or ended since then. Cascaded ones follow their cause. */
    private void revocations(ObjectNode answer, DetectionFilter where, Instant from) throws IOException {
        answer.put("revoked", ofCauses(where).since("effective", from).count(searches, Index.REVOCATIONS));
        TenantQuery over = ofCauses(where)
                .term("active", false)
                .since("ended_at", from)
                .size(ENDED)
                .counted()
                .sort("ended_at", "desc");
        JsonNode found = over.send(searches, Index.REVOCATIONS);
        ObjectNode ended = answer.putObject("ended");
        ended.set("total", found.at("/hits/total/value"));
        ArrayNode items = ended.putArray("items");
        found.at("/hits/hits").forEach(hit -> items.add(hit.path("_source")));
    }

    private static TenantQuery ofCauses(DetectionFilter where) {
        return RecordFilter.ofCauses(where.analyst(), where.tenants());
    }
}
