package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * Counts earlier detections like a detection: of the same rule in the same tenant, about the same client, or else the same subject.
 * It counts how analysts closed them. A rule that analysts closed as false six times for a client is probably wrong the seventh time.
 */
public final class SeenBefore {
    /** How far back it counts. */
    static final Duration PERIOD = Duration.ofDays(90);

    /** What can be the same, the first that the detection has. The first part of each is the name in the answer. */
    private static final List<String[]> SAME =
            List.of(new String[] {"client", "client_id"}, new String[] {"subject", "subject_name"});

    private final Searches searches;

    public SeenBefore(Searches searches) {
        this.searches = searches;
    }

    /**
     * {@code days}, {@code same} ({@code client} or {@code subject}), {@code name}, {@code total}, {@code open} and {@code closed}, the
     * number of each reason. Empty if the detection names neither a client nor a subject.
     */
    public ObjectNode of(Analyst analyst, ObjectNode detection) throws IOException {
        ObjectNode seen = JsonNodeFactory.instance.objectNode();
        Optional<Instant> time = time(detection);
        for (String[] same : SAME) {
            String name = detection.path(same[1]).asText();
            if (!name.isEmpty() && time.isPresent()) {
                TenantQuery query = TenantQuery.of(
                                analyst, detection.path("tenant").asText())
                        .counted()
                        .term("rule", detection.path("rule").asText())
                        .term(same[1], name)
                        .not("id", detection.path("id").asText())
                        .between("time", time.map(at -> at.minus(PERIOD)), time);
                query.termsOf("reasons", "triage.reason", 10);
                query.termsOf("statuses", "triage.status", 10);
                JsonNode answer = query.send(searches, Index.DETECTIONS);
                long total = answer.at("/hits/total/value").asLong();
                JsonNode closed =
                        TenantQuery.counts(answer.at("/aggregations/statuses")).path("closed");
                seen.put("days", PERIOD.toDays()).put("same", same[0]).put("name", name);
                seen.put("total", total).put("open", total - closed.asLong());
                seen.set("closed", TenantQuery.counts(answer.at("/aggregations/reasons")));
                return seen;
            }
        }
        return seen;
    }

    private static Optional<Instant> time(ObjectNode detection) {
        try {
            return Optional.of(Instant.parse(detection.path("time").asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
