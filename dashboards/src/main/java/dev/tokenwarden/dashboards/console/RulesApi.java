package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Histogram;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.RuleSettings;
import dev.tokenwarden.policy.rule.Parameter;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.service.Answers;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists the rules of the catalogue with their modes and results. */
final class RulesApi {
    private static final int MAX = 200;

    private final Searches searches;
    private final Supplier<Policy> policy;
    private final Clock clock;

    RulesApi(Searches searches, Supplier<Policy> policy, Clock clock) {
        this.searches = searches;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * {@code GET /api/rules}, with {@code from}, {@code to} and {@code tenant}: each rule's text, its setting in each of
     * the tenants asked for, its detections over time, and what analysts closed them as.
     */
    void list(Context context, Session session) throws IOException {
        DetectionFilter filter = DetectionFilter.of(context, session.analyst());
        TenantQuery ask = TenantQuery.by(session.analyst()).between("time", filter.from(), filter.to());
        if (!filter.tenants().isEmpty()) {
            ask.terms("tenant", filter.tenants());
        }
        ObjectNode of = ask.termsOf("rules", "rule", MAX).putObject("aggs");
        new Histogram(filter.from(), filter.to().orElseGet(clock::instant)).put(of, "histogram", "time");
        of.putObject("reasons").putObject("terms").put("field", "triage.reason");
        of.putObject("latest").putObject("max").put("field", "time");
        of.putObject("tenants").putObject("terms").put("field", "tenant").put("size", MAX);
        Map<String, JsonNode> found = new HashMap<>();
        ask.send(searches, Index.DETECTIONS)
                .at("/aggregations/rules/buckets")
                .forEach(bucket -> found.put(bucket.path("key").asText(), bucket));
        List<String> tenants = tenants(filter, session.analyst(), found.values());
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("policy_revision", policy.get().revision());
        ArrayNode rules = answer.putArray("rules");
        for (Rule rule : Rules.all()) {
            rules.add(rule(rule, found.get(rule.id()), tenants));
        }
        Answers.json(context, 200, answer);
    }

    private ObjectNode rule(Rule rule, @Nullable JsonNode found, List<String> tenants) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.put("id", rule.id()).put("family", rule.family()).put("title", rule.title());
        one.put("severity", rule.severity().wireName());
        one.put("action", rule.action().wireName());
        one.put("what", rule.text().what()).put("why", rule.text().why());
        one.put("false_positives", rule.text().falsePositives());
        one.put("response", rule.text().response());
        rule.text().semantics().forEach(one.putArray("semantics")::add);
        rule.references().forEach(one.putArray("references")::add);
        ObjectNode parameters = one.putObject("parameters");
        ArrayNode states = one.putArray("states");
        tenants.forEach(tenant -> states.add(RuleModes.view(policy.get(), rule, tenant)));
        RuleSettings settings = policy.get().settings(tenants.get(0), rule);
        for (Parameter parameter : rule.parameters().values()) {
            ObjectNode threshold = parameters.putObject(parameter.name());
            threshold.put("value", value(settings, parameter));
            threshold.put("default", parameter.defaultText()).put("meaning", parameter.meaning());
        }
        if (found != null) {
            one.set("n", found.path("doc_count"));
            one.set("latest", found.at("/latest/value_as_string"));
            one.set("histogram", Histogram.counts(found.path("histogram")));
            one.set("reasons", TenantQuery.counts(found.path("reasons")));
        }
        return one;
    }

    private static String value(RuleSettings settings, Parameter parameter) {
        if (parameter instanceof Parameter.OfDuration) {
            return settings.duration(parameter.name()).toString();
        }
        return parameter instanceof Parameter.OfInteger
                ? Integer.toString(settings.integer(parameter.name()))
                : Double.toString(settings.number(parameter.name()));
    }

    /**
     * The requested tenants, or the session's. For a session that sees all: first the empty name, for the defaults of tenants that the
     * policy does not name, then the tenants of the policy and of detections.
     */
    private List<String> tenants(DetectionFilter filter, Analyst analyst, Collection<JsonNode> found) {
        if (!filter.tenants().isEmpty()) {
            return filter.tenants();
        }
        if (!analyst.seesAll()) {
            return analyst.named();
        }
        Set<String> known = new TreeSet<>(policy.get().document().tenants().keySet());
        policy.get().document().issuers().stream()
                .filter(issuer -> !issuer.isFamily())
                .forEach(issuer -> known.add(issuer.tenant()));
        for (JsonNode rule : found) {
            rule.at("/tenants/buckets")
                    .forEach(tenant -> known.add(tenant.path("key").asText()));
        }
        return Stream.concat(Stream.of(""), known.stream().limit(MAX)).toList();
    }
}
