package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Histogram;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.query.UnusedScopes;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;

/** Answers the posture page: algorithms, keys, lifetimes and bindings of tokens, from accepted uses. */
final class PostureApi {
    private static final List<String> KINDS = List.of("symmetric", "unsigned", "asymmetric");

    private final Searches searches;
    private final Supplier<Policy> policy;
    private final Clock clock;

    PostureApi(Searches searches, Supplier<Policy> policy, Clock clock) {
        this.searches = searches;
        this.policy = policy;
        this.clock = clock;
    }

    /** {@code GET /api/posture}, with {@code from}, {@code to} and {@code tenant}. */
    void show(Context context, Session session) throws IOException {
        DetectionFilter filter = DetectionFilter.of(context, session.analyst());
        ObjectNode posture = JsonNodeFactory.instance.objectNode();
        posture.put("as_of", clock.instant().toString());
        posture.set("keys", new KeyInventory(searches, policy.get()).of(accepted(filter)));
        posture.set("trend", trend(filter));
        posture.set("binding", binding(filter));
        posture.set("lifetimes", lifetimes(filter));
        posture.set("unused_scopes", new UnusedScopes(searches).of(filter));
        posture.set("controls", controls(filter));
        Answers.json(context, 200, posture);
    }

    private static TenantQuery over(DetectionFilter filter) {
        TenantQuery ask = TenantQuery.by(filter.analyst()).between("time", filter.from(), filter.to());
        return filter.tenants().isEmpty() ? ask : ask.terms("tenant", filter.tenants());
    }

    private static TenantQuery accepted(DetectionFilter filter) {
        return over(filter).term("use.outcome", "accepted");
    }

    private ArrayNode trend(DetectionFilter filter) throws IOException {
        TenantQuery ask = accepted(filter);
        ObjectNode bars =
                new Histogram(filter.from(), filter.to().orElseGet(clock::instant)).put(ask.aggs(), "trend", "time");
        bars.putObject("aggs")
                .putObject("alg")
                .putObject("terms")
                .put("field", "token.alg")
                .put("size", 20);
        ArrayNode trend = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : ask.send(searches, Index.USES).at("/aggregations/trend/buckets")) {
            ObjectNode bar = trend.addObject();
            bar.set("from", bucket.path("key"));
            for (String kind : KINDS) {
                bar.put(kind, 0);
            }
            for (JsonNode alg : bucket.at("/alg/buckets")) {
                String kind = KeyInventory.kind(alg.path("key").asText());
                bar.put(kind, bar.path(kind).asLong() + alg.path("doc_count").asLong());
            }
        }
        return trend;
    }

    private ArrayNode binding(DetectionFilter filter) throws IOException {
        TenantQuery ask = accepted(filter);
        ObjectNode of = ask.termsOf("clients", "token.client_id", 50).putObject("aggs");
        ArrayNode either =
                of.putObject("bound").putObject("filter").putObject("bool").putArray("should");
        either.addObject().putObject("exists").put("field", "token.jkt");
        either.addObject().putObject("exists").put("field", "token.x5t_s256");
        of.putObject("audiences")
                .putObject("terms")
                .put("field", "use.audience")
                .put("size", 20);
        of.putObject("tenant").putObject("terms").put("field", "tenant").put("size", 1);
        ArrayNode clients = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : ask.send(searches, Index.USES).at("/aggregations/clients/buckets")) {
            ObjectNode client = clients.addObject();
            String tenant = bucket.at("/tenant/buckets/0/key").asText();
            client.set("client_id", bucket.path("key"));
            client.put("tenant", tenant);
            client.set("uses", bucket.path("doc_count"));
            client.set("bound", bucket.at("/bound/doc_count"));
            ArrayNode risky = client.putArray("high_risk_audiences");
            for (JsonNode audience : bucket.at("/audiences/buckets")) {
                if (policy.get().highRisk(tenant, audience.path("key").asText())) {
                    risky.add(audience.path("key"));
                }
            }
        }
        return clients;
    }

    /** Lifetimes of issued and exchanged tokens in seconds, by issuer. */
    private ArrayNode lifetimes(DetectionFilter filter) throws IOException {
        TenantQuery ask = over(filter);
        ObjectNode of = ask.termsOf("issuers", "token.iss", 50).putObject("aggs");
        of.putObject("lifetime")
                .putObject("percentiles")
                .putObject("script")
                .put(
                        "source",
                        "doc['token.exp'].size() == 0 || doc['token.iat'].size() == 0 ? null : (doc['token.exp'].value.toInstant().toEpochMilli() - doc['token.iat'].value.toInstant().toEpochMilli()) / 1000");
        ((ObjectNode) of.path("lifetime").path("percentiles"))
                .putArray("percents")
                .add(50)
                .add(99)
                .add(100);
        of.putObject("tenant").putObject("terms").put("field", "tenant").put("size", 1);
        ArrayNode issuers = JsonNodeFactory.instance.arrayNode();
        for (JsonNode bucket : ask.send(searches, Index.ISSUANCES).at("/aggregations/issuers/buckets")) {
            String iss = bucket.path("key").asText();
            ObjectNode issuer = issuers.addObject().put("iss", iss);
            issuer.set("tokens", bucket.path("doc_count"));
            issuer.set("p50_s", bucket.at("/lifetime/values/50.0"));
            issuer.set("max_s", bucket.at("/lifetime/values/100.0"));
            var known = policy.get().issuer(bucket.at("/tenant/buckets/0/key").asText(), iss);
            if (known != null && known.maxLifetime() != null) {
                issuer.put("allowed_s", known.maxLifetime().toSeconds());
            }
        }
        return issuers;
    }

    /** Each posture rule with its controls, and the number of subjects with a finding in the time range. */
    private ArrayNode controls(DetectionFilter filter) throws IOException {
        TenantQuery ask = over(filter).prefix("rule", "posture.");
        ask.termsOf("rules", "rule", 50)
                .putObject("aggs")
                .putObject("subjects")
                .putObject("cardinality")
                .put("field", "subject_key");
        ArrayNode controls = JsonNodeFactory.instance.arrayNode();
        JsonNode buckets = ask.send(searches, Index.DETECTIONS).at("/aggregations/rules/buckets");
        for (Rule rule : Rules.all()) {
            if (rule.family().equals("posture")) {
                ObjectNode control = controls.addObject();
                control.put("rule", rule.id())
                        .put("title", rule.title())
                        .put("response", rule.text().response());
                rule.references().forEach(control.putArray("references")::add);
                control.put("subjects", 0);
                for (JsonNode bucket : buckets) {
                    if (bucket.path("key").asText().equals(rule.id())) {
                        control.set("subjects", bucket.at("/subjects/value"));
                    }
                }
            }
        }
        return controls;
    }
}
