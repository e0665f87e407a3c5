package dev.tokenwarden.dashboards.console.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.IncidentDetections;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Collects the audit log of an incident: decisions about its detections and their subjects, and actions of analysts. */
public final class IncidentAudit {
    private static final int MAX_DETECTIONS = 2_000;
    private static final int MAX_RECORDS = 5_000;

    private final Searches searches;
    private final IncidentBook book;
    private final IncidentDetections members;

    public IncidentAudit(Searches searches, IncidentBook book, IncidentDetections members) {
        this.searches = searches;
        this.book = book;
        this.members = members;
    }

    /** The records as {@link AuditSpan}. Its {@code cut} says whether the incident has more than fit. */
    public ObjectNode of(Analyst analyst, Incident incident) throws IOException {
        List<String> detections = incident.members()
                .subList(0, Math.min(MAX_DETECTIONS, incident.members().size()));
        Set<String> targets = new HashSet<>();
        members.subjects(analyst, detections)
                .forEach(one -> targets.addAll(TokenTargets.ofDetection(one).ownIds()));
        List<String> actions = book.actions(incident);
        String tenant = incident.identity().tenant();
        Found decided =
                find(TenantQuery.of(analyst, tenant), Index.DECISIONS, "detection", detections, "target_id", targets);
        Found done = find(
                TenantQuery.of(analyst, tenant),
                Index.ACTIONS,
                "detections",
                detections,
                "id",
                actions.subList(0, Math.min(MAX_RECORDS, actions.size())));
        boolean cut = detections.size() < incident.members().size()
                || actions.size() > MAX_RECORDS
                || decided.cut()
                || done.cut();
        return AuditSpan.of(decided.records(), done.records(), cut);
    }

    private record Found(List<JsonNode> records, boolean cut) {}

    private Found find(
            TenantQuery query,
            Index index,
            String field,
            Collection<String> values,
            String otherField,
            Collection<String> otherValues)
            throws IOException {
        ObjectNode either = query.filter().addObject().putObject("bool").put("minimum_should_match", 1);
        ArrayNode should = either.putArray("should");
        ArrayNode some = should.addObject().putObject("terms").putArray(field);
        values.forEach(some::add);
        ArrayNode others = should.addObject().putObject("terms").putArray(otherField);
        otherValues.forEach(others::add);
        JsonNode found = query.size(MAX_RECORDS)
                .counted()
                .sort("time", "asc")
                .sort("id", "asc")
                .send(searches, index);
        List<JsonNode> records = new ArrayList<>();
        found.at("/hits/hits").forEach(hit -> records.add(hit.path("_source")));
        return new Found(records, found.at("/hits/total/value").asLong() > records.size());
    }
}
