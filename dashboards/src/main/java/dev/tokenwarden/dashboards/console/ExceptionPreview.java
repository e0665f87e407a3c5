package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.ExceptionEntry.Suppresses;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Finds the past detections that an exception would have suppressed. */
final class ExceptionPreview {
    static final int DEFAULT_DAYS = 7;
    static final int MAX_DAYS = 90;

    /** The most revocations of one rule that are counted exactly. */
    private static final int MAX_REVOKED = 10_000;

    private static final int NEWEST = 5;

    private final Searches searches;
    private final Clock clock;

    ExceptionPreview(Searches searches, Clock clock) {
        this.searches = searches;
        this.clock = clock;
    }

    /**
     * {@code total} of the detections that the exception would have suppressed, their {@code severity} counts, the number that caused
     * a revocation ({@code revoked}), the {@code newest} few, and the number of matching detections that are not suppressed because
     * they propose a revocation ({@code left}).
     */
    ObjectNode of(Analyst analyst, ExceptionRequest order, int days) throws IOException {
        Instant since = clock.instant().minus(Duration.ofDays(days));
        boolean alertsOnly = order.suppresses() == Suppresses.ALERTS;
        TenantQuery ask = matching(analyst, order, since).counted().size(NEWEST).sort("time", "desc");
        ask.source("id", "time", "severity", "action", "title", "subject_name");
        if (alertsOnly) {
            ask.term("action", Action.ALERT.wireName());
        }
        ask.termsOf("severity", "severity", NEWEST);
        JsonNode found = ask.send(searches, Index.DETECTIONS);
        long total = found.at("/hits/total/value").asLong();
        ObjectNode preview = JsonNodeFactory.instance.objectNode();
        preview.put("days", days).put("total", total);
        preview.set("severity", TenantQuery.counts(found.at("/aggregations/severity")));
        preview.put("revoked", total == 0 ? 0 : revoked(analyst, order, since, alertsOnly));
        ArrayNode newest = preview.putArray("newest");
        found.at("/hits/hits").forEach(hit -> newest.add(hit.path("_source")));
        preview.put(
                "left",
                alertsOnly
                        ? matching(analyst, order, since)
                                .not("action", Action.ALERT.wireName())
                                .count(searches, Index.DETECTIONS)
                        : 0);
        return preview;
    }

    private long revoked(Analyst analyst, ExceptionRequest order, Instant since, boolean alertsOnly)
            throws IOException {
        TenantQuery decided = TenantQuery.of(analyst, order.tenant())
                .term("rule", order.rule())
                .term("outcome", "revoked")
                .since("time", since);
        decided.termsOf("detections", "detection", MAX_REVOKED);
        List<String> ids = new ArrayList<>();
        decided.send(searches, Index.DECISIONS)
                .at("/aggregations/detections/buckets")
                .forEach(bucket -> ids.add(bucket.path("key").asText()));
        TenantQuery both = matching(analyst, order, since).terms("id", ids);
        if (alertsOnly) {
            both.term("action", Action.ALERT.wireName());
        }
        return both.count(searches, Index.DETECTIONS);
    }

    /** Excludes detections that another exception has suppressed. */
    private static TenantQuery matching(Analyst analyst, ExceptionRequest order, Instant since) {
        TenantQuery ask = TenantQuery.of(analyst, order.tenant())
                .term("rule", order.rule())
                .since("time", since)
                .lacks("exception");
        order.client().ifPresent(client -> ask.term("client_id", client));
        order.subject().ifPresent(subject -> ask.term("token.sub", subject));
        order.audience().ifPresent(audience -> ask.term("audiences", audience));
        return ask;
    }
}
