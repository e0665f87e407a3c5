package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.DetectionFilter;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.ExceptionEntry;
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

/** Lists the exceptions of the policy, with the detections that each has suppressed. */
final class ExceptionList {
    private static final int MAX = 1_000;

    private final Searches searches;
    private final Clock clock;

    ExceptionList(Searches searches, Clock clock) {
        this.searches = searches;
        this.clock = clock;
    }

    /** {@code items}, ordered by tenant, each with {@code n} and {@code latest} of the suppressed detections. */
    ObjectNode of(Policy policy, Analyst analyst, DetectionFilter filter) throws IOException {
        Map<String, JsonNode> suppressed = suppressed(analyst, filter);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode items = answer.putArray("items");
        Instant now = clock.instant();
        List<String> rules = filter.terms().getOrDefault("rule", List.of());
        for (Map.Entry<String, TenantPolicy> entry :
                new TreeMap<>(policy.document().tenants()).entrySet()) {
            String tenant = entry.getKey();
            if (!analyst.sees(tenant)
                    || (!filter.tenants().isEmpty() && !filter.tenants().contains(tenant))) {
                continue;
            }
            for (ExceptionEntry exception : entry.getValue().exceptions()) {
                if (rules.isEmpty() || rules.contains(exception.rule())) {
                    boolean ours = policy.adjustments(tenant).exceptions().contains(exception);
                    ObjectNode one = one(tenant, exception, ours, now);
                    add(one, suppressed.get(exception.id()));
                    items.add(one);
                }
            }
        }
        return answer;
    }

    /** Counts by id. If two tenants use the same id, which only people can choose, their counts are added. */
    private Map<String, JsonNode> suppressed(Analyst analyst, DetectionFilter filter) throws IOException {
        TenantQuery ask = TenantQuery.by(analyst).exists("exception");
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
     * The exception as the API shows it.
     *
     * @param ours whether it was created in the console and can be removed there; false: it is in the policy file
     */
    static ObjectNode one(String tenant, ExceptionEntry exception, boolean ours, Instant now) {
        ObjectNode one = JsonNodeFactory.instance.objectNode();
        one.put("id", exception.id()).put("tenant", tenant).put("rule", exception.rule());
        ObjectNode match = one.putObject("match");
        put(match, "client", exception.client());
        put(match, "subject", exception.subject());
        put(match, "audience", exception.audience());
        one.put("suppresses", exception.suppresses().wireName());
        one.put("created", exception.created().toString());
        one.put("expires", exception.expires().toString());
        one.put("by", exception.by()).put("reason", exception.reason());
        one.put("in_force", exception.isValidAt(now)).put("removable", ours);
        return one;
    }

    /** The exception in one line, for the audit log. */
    static String words(ExceptionEntry exception) {
        StringBuilder words = new StringBuilder("suppresses ")
                .append(exception.suppresses().wireName())
                .append(" until ")
                .append(exception.expires())
                .append(" for");
        append(words, "client", exception.client());
        append(words, "subject", exception.subject());
        append(words, "audience", exception.audience());
        return words.append(" (").append(exception.id()).append(')').toString();
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
