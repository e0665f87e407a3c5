package dev.tokenwarden.dashboards.console.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.IncidentViews;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What rules found about an entity, and what was decided. */
final class EntityFindings {
    private static final int RULES = 20;
    private static final int NEWEST = 200;
    private static final int SHOWN = 20;
    private static final List<String> OUTCOMES =
            List.of("revoked", "shadow", "awaiting-approval", "reinstated", "rejected");

    private EntityFindings() {}

    /** Adds {@code detections}, {@code decisions} and {@code incidents}. */
    static void add(
            ObjectNode answer,
            Searches searches,
            IncidentBook book,
            Analyst analyst,
            Entity entity,
            EntityUses.Window window)
            throws IOException {
        TenantQuery query = entity.detections(analyst)
                .size(NEWEST)
                .counted()
                .since("time", window.since())
                .sort("time", "desc")
                .source("id");
        query.termsOf("severity", "severity", Severity.values().length);
        query.termsOf("rules", "rule", RULES)
                .putObject("aggs")
                .putObject("last")
                .putObject("max")
                .put("field", "time");
        JsonNode found = query.send(searches, Index.DETECTIONS);
        ObjectNode detections = answer.putObject("detections");
        detections.set("total", found.at("/hits/total/value"));
        detections.set("severity", TenantQuery.counts(found.at("/aggregations/severity")));
        ArrayNode rules = detections.putArray("rules");
        for (JsonNode bucket : found.at("/aggregations/rules/buckets")) {
            ObjectNode rule = rules.addObject();
            rule.set("name", bucket.path("key"));
            rule.set("n", bucket.path("doc_count"));
            rule.set("last", bucket.at("/last/value_as_string"));
        }
        List<String> ids = new ArrayList<>();
        found.at("/hits/hits")
                .forEach(hit -> ids.add(hit.path("_source").path("id").asText()));
        answer.set(
                "decisions",
                entity.decisions(analyst, ids)
                        .size(SHOWN)
                        .terms("outcome", OUTCOMES)
                        .sort("time", "desc")
                        .hits(searches, Index.DECISIONS));
        incidents(answer.putObject("incidents"), book, entity, ids);
    }

    /** The summaries of incidents name few parties each. So the incidents of the newest detections count, too. */
    private static void incidents(ObjectNode answer, IncidentBook book, Entity entity, List<String> detections) {
        answer.put("complete", book.isComplete());
        Map<String, Incident> found = new LinkedHashMap<>();
        for (Incident incident : book.all()) {
            if (incident.identity().tenant().equals(entity.tenant())
                    && entity.iss().isEmpty()
                    && entity.kind().isNamedBy(incident, entity.name())) {
                found.put(incident.id(), incident);
            }
        }
        detections.forEach(id -> book.ofDetection(id).ifPresent(incident -> found.put(incident.id(), incident)));
        answer.put("total", found.size());
        answer.put(
                "open",
                found.values().stream()
                        .filter(incident -> !incident.handling().status().equals("closed"))
                        .count());
        ArrayNode items = answer.putArray("items");
        found.values().stream()
                .sorted(Comparator.<Incident>comparingLong(
                                incident -> -incident.extent().last())
                        .thenComparing(Incident::id))
                .limit(SHOWN)
                .map(IncidentViews::of)
                .forEach(items::add);
    }
}
