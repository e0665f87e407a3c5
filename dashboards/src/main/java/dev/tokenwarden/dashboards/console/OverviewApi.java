package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Histogram;
import dev.tokenwarden.dashboards.console.query.Latencies;
import dev.tokenwarden.dashboards.console.query.RecordFilter;
import dev.tokenwarden.dashboards.console.query.RevokedNow;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.query.WaitingDecisions;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Answers the overview page: detections, revocations, denied uses and waiting decisions of a time range. */
final class OverviewApi {
    private static final int RULES = 12;
    private static final int TOP = 6;

    private final Searches searches;
    private final Latencies latencies;
    private final WaitingDecisions waiting;
    private final VerifierList verifiers;
    private final Clock clock;

    OverviewApi(Searches searches, Latencies latencies, WaitingDecisions waiting, VerifierList verifiers, Clock clock) {
        this.searches = searches;
        this.latencies = latencies;
        this.waiting = waiting;
        this.verifiers = verifiers;
        this.clock = clock;
    }

    /** {@code GET /api/overview}, with {@code from}, {@code to} and {@code tenant}. */
    void show(Context context, Session session) throws IOException {
        DetectionFilter filter = DetectionFilter.of(context, session.analyst());
        Instant to = filter.to().orElseGet(clock::instant);
        Histogram histogram = new Histogram(filter.from(), to);
        ObjectNode overview = JsonNodeFactory.instance.objectNode();
        detections(overview, filter, histogram);
        revocations(overview, filter, histogram);
        ArrayNode asked = waiting.of(session.analyst());
        overview.put("waiting", filter.tenants().isEmpty() ? asked.size() : count(asked, filter));
        overview.put(
                "denied_uses", in(filter, "time").term("use.reason", "revoked").count(searches, Index.USES));
        overview.set("latency", latencies.of(session.analyst(), filter.from().orElse(Instant.EPOCH)));
        Answers.json(context, 200, overview);
    }

    /** {@code GET /api/counts}: the counts beside the names of the pages; {@code open} counts the last 24 hours. */
    void counts(Context context, Session session) throws IOException {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        TenantQuery open = TenantQuery.by(session.analyst())
                .not("triage.status", "closed")
                .since("time", clock.instant().minus(Duration.ofHours(24)))
                .counted();
        open.termsOf("tenants", "tenant", 50);
        JsonNode found = open.send(searches, Index.DETECTIONS);
        counts.set("open", found.at("/hits/total/value"));
        counts.set("tenants", TenantQuery.counts(found.at("/aggregations/tenants")));
        counts.put(
                "waiting",
                waiting.of(session.analyst()).size()
                        + RequestedExceptionsApi.waiting(searches, session.analyst())
                                .size());
        Answers.json(context, 200, counts);
    }

    /** {@code GET /api/verifiers}: apart from the above, so that a slow revocation service does not hold that up. */
    void verifiers(Context context, Session session) throws InterruptedException {
        Answers.json(context, 200, verifiers.of(session));
    }

    private void detections(ObjectNode overview, DetectionFilter filter, Histogram histogram) throws IOException {
        TenantQuery ask = in(filter, "time").counted();
        ask.termsOf("severity", "severity", Severity.values().length);
        histogram.putBySeverity(ask.aggs(), "histogram", "time");
        ObjectNode rules = ask.termsOf("rules", "rule", RULES);
        Histogram.addSeverity(rules);
        histogram.put(rules.withObject("/aggs"), "histogram", "time");
        Histogram.addSeverity(ask.termsOf("clients", "token.client_id", TOP));
        Histogram.addSeverity(ask.termsOf("subjects", "token.sub", TOP));
        Histogram.addSeverity(ask.termsOf("tenants", "tenant", TOP));
        JsonNode answer = ask.send(searches, Index.DETECTIONS);
        JsonNode found = answer.path("aggregations");
        overview.set("total", answer.path("hits").path("total").path("value"));
        overview.set("severity", TenantQuery.counts(found.path("severity")));
        overview.set("histogram", Histogram.bySeverity(found.path("histogram")));
        for (String name : new String[] {"rules", "clients", "subjects", "tenants"}) {
            overview.set(name, ranked(found.path(name)));
        }
    }

    private void revocations(ObjectNode overview, DetectionFilter filter, Histogram histogram) throws IOException {
        Instant now = clock.instant();
        overview.put(
                "revoked_now",
                RevokedNow.byCauses(filter.analyst(), filter.tenants(), now).count(searches, Index.REVOCATIONS));
        overview.put(
                "revoked_now_cascaded",
                RevokedNow.cascaded(filter.analyst(), filter.tenants(), now).count(searches, Index.REVOCATIONS));
        TenantQuery ask = RecordFilter.ofCauses(filter.analyst(), filter.tenants())
                .between("effective", filter.from(), filter.to())
                .counted();
        histogram.put(ask.aggs(), "histogram", "effective");
        JsonNode answer = ask.send(searches, Index.REVOCATIONS);
        overview.set("revoked", answer.path("hits").path("total").path("value"));
        overview.set(
                "revoked_histogram",
                Histogram.counts(answer.path("aggregations").path("histogram")));
    }

    /** Over the filter's tenants and its time in this field. */
    private static TenantQuery in(DetectionFilter filter, String time) {
        TenantQuery ask = TenantQuery.by(filter.analyst());
        if (!filter.tenants().isEmpty()) {
            ask.terms("tenant", filter.tenants());
        }
        return ask.between(time, filter.from(), filter.to());
    }

    private static ArrayNode ranked(JsonNode aggregation) {
        ArrayNode ranked = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : aggregation.path("buckets")) {
            ObjectNode one = ranked.addObject();
            one.set("name", bucket.path("key"));
            one.set("n", bucket.path("doc_count"));
            one.set("severity", TenantQuery.counts(bucket.path("severity")));
            if (bucket.has("histogram")) {
                one.set("histogram", Histogram.counts(bucket.path("histogram")));
            }
        }
        return ranked;
    }

    private static long count(ArrayNode decisions, DetectionFilter filter) {
        long count = 0;
        for (JsonNode decision : decisions) {
            count += filter.tenants().contains(decision.path("tenant").asText()) ? 1 : 0;
        }
        return count;
    }
}
