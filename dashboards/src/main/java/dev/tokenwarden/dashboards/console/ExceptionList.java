package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Grant;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.Exemption;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.TenantPolicy;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The exceptions in policy, with what each has suppressed. */
final class ExceptionList {
    private static final int MAX = 1_000;

    private final Searches searches;
    private final Clock clock;

    ExceptionList(Searches searches, Clock clock) {
        this.searches = searches;
        this.clock = clock;
    }

    /** {@code items}, those of one tenant together, with {@code n} and {@code latest} of what was suppressed. */
    ObjectNode of(Policy policy, Grant grant, DetectionFilter filter) throws IOException {
        Map<String, JsonNode> suppressed = suppressed(grant, filter);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        Instant now = clock.instant();
        List<String> rules = filter.terms().getOrDefault("rule", List.of());
        for (Map.Entry<String, TenantPolicy> entry :
                new TreeMap<>(policy.document().tenants()).entrySet()) {
            String tenant = entry.getKey();
            if (!grant.sees(tenant)
                    || (!filter.tenants().isEmpty() && !filter.tenants().contains(tenant))) {
                continue;
            }
            for (Exemption exemption : entry.getValue().exemptions()) {
                if (rules.isEmpty() || rules.contains(exemption.rule())) {
                    boolean ours = policy.adjustments(tenant).exemptions().contains(exemption);
                    ObjectNode one = one(tenant, exemption, ours, now);
                    add(one, suppressed.get(exemption.id()));
                    items.add(one);
                }
            }
        }
        return answer;
    }

    /** Of ids that are the same in two tenants, the counts of both: only ids that people chose can be. */
    private Map<String, JsonNode> suppressed(Grant grant, DetectionFilter filter) throws IOException {
        TenantQuery ask = TenantQuery.by(grant).exists("exception");
        if (!filter.tenants().isEmpty()) {
            ask.terms("tenant", filter.tenants());
        }
        ask.termsOf("by", "exception", MAX)
                .putObject("aggs")
                .putObject("latest")
                .putObject("max")
                .put("field", "time");
        Map<String, JsonNode> found = new HashMap<>();
        ask.send(searches, Index.DETECTIONS)
                .at("/aggregations/by/buckets")
                .forEach(bucket -> found.put(bucket.path("key").asText(), bucket));
        return found;
    }

    private static void add(ObjectNode one, @Nullable JsonNode suppressed) {
        one.put("n", suppressed == null ? 0 : suppressed.path("doc_count").asLong());
        if (suppressed != null) {
            one.set("latest", suppressed.at("/latest/value_as_string"));
        }
    }

    /**
     * One as the API shows it.
     *
     * @param ours whether it was made here and can be removed here; else it stands in the policy file
     */
    static ObjectNode one(String tenant, Exemption exemption, boolean ours, Instant now) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.put("id", exemption.id()).put("tenant", tenant).put("rule", exemption.rule());
        ObjectNode match = one.putObject("match");
        put(match, "client", exemption.client());
        put(match, "subject", exemption.subject());
        put(match, "audience", exemption.audience());
        one.put("suppresses", exemption.suppresses().wireName());
        one.put("created", exemption.created().toString());
        one.put("expires", exemption.expires().toString());
        one.put("by", exemption.by()).put("reason", exemption.reason());
        one.put("in_force", exemption.holdsAt(now)).put("removable", ours);
        return one;
    }

    /** One in a line, for the audit log. */
    static String words(Exemption exemption) {
        StringBuilder words = new StringBuilder("suppresses ")
                .append(exemption.suppresses().wireName())
                .append(" until ")
                .append(exemption.expires())
                .append(" for");
        append(words, "client", exemption.client());
        append(words, "subject", exemption.subject());
        append(words, "audience", exemption.audience());
        return words.append(" (").append(exemption.id()).append(')').toString();
    }

    private static void append(StringBuilder words, String name, @Nullable String value) {
        if (value != null) {
            words.append(' ').append(name).append(' ').append(value);
        }
    }

    private static void put(ObjectNode match, String name, @Nullable String value) {
        if (value != null) {
            match.put(name, value);
        }
    }
}
