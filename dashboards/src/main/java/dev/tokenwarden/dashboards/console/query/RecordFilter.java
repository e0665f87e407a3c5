package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Selects revocations and entries of the audit log. Unless the request asks for them, cascaded ones are left out: they are listed under
 * their root.
 *
 * @param by who acted: {@code rules}, {@code people}, {@code systems}, {@code all}; empty: everyone, without cascaded ones
 * @param terms required values by field
 * @param words texts that must occur in an identifier of the target, an actor's name or a reason; with a leading minus: must not occur
 */
public record RecordFilter(Analyst analyst, String by, Map<String, List<String>> terms, List<String> words) {
    private static final Map<String, String> ACTORS =
            Map.of("rules", "rule:", "people", "person:", "systems", "system:");
    private static final int MAX_VALUE = 2_048;
    private static final int MAX_TEXT = 200;
    private static final List<String> SEARCHED = List.of(
            "target.jti",
            "target.hash",
            "target.sub",
            "target.client_id",
            "target.sid",
            "target.grant",
            "target.kid",
            "target.iss",
            "reason",
            "reason.keyword",
            "actor_name",
            "rule");

    /** Fields whose values an analyst can choose from, by name of the parameter. */
    private static final Map<String, String> FACETS = Map.of("rule", "rule", "actor", "actor", "type", "target.type");

    private static final int FACET_VALUES = 30;

    public RecordFilter {
        terms = Map.copyOf(terms);
        words = List.copyOf(words);
    }

    /**
     * Reads {@code by rule actor type tenant q} of a request.
     *
     * @param more further parameters of one value, and the field of each
     */
    public static RecordFilter of(Context context, Analyst analyst, Map<String, String> more) {
        String by = text(context, "by", MAX_VALUE);
        if (!by.isEmpty() && !by.equals("all") && !ACTORS.containsKey(by)) {
            throw Problem.invalid("by", "must be rules, people, systems or all");
        }
        Map<String, String> fields = new LinkedHashMap<>(FACETS);
        fields.putAll(more);
        Map<String, List<String>> terms = new LinkedHashMap<>();
        fields.forEach((name, field) -> {
            String value = text(context, name, MAX_VALUE);
            if (!value.isEmpty()) {
                terms.put(field, List.of(value));
            }
        });
        List<String> tenants = Arrays.stream(text(context, "tenant", MAX_VALUE).split(","))
                .filter(tenant -> !tenant.isEmpty())
                .toList();
        if (!tenants.isEmpty()) {
            terms.put("tenant", tenants);
        }
        String words = text(context, "q", MAX_TEXT).strip().toLowerCase(Locale.ROOT);
        return new RecordFilter(analyst, by, terms, words.isEmpty() ? List.of() : List.of(words.split("\\s+")));
    }

    /** Revocations or decisions by rules, people and systems, without those that cascaded from others. */
    public static TenantQuery ofCauses(Analyst analyst, List<String> tenants) {
        TenantQuery query = TenantQuery.by(analyst).not(CascadedDecisions.clause());
        return tenants.isEmpty() ? query : query.terms("tenant", tenants);
    }

    /** The same, including cascaded ones unless {@code by} excludes them. */
    public RecordFilter unfolded() {
        return by.isEmpty() ? new RecordFilter(analyst, "all", terms, words) : this;
    }

    /** Whether cascaded ones are left out. */
    public boolean folds() {
        boolean wantsActor = terms.getOrDefault("actor", List.of()).contains(CascadedDecisions.ACTOR);
        return !by.equals("all") && !by.equals("systems") && !wantsActor;
    }

    /** The query, without cascaded ones if {@link #folds()}. */
    public TenantQuery query() {
        TenantQuery query = everything();
        if (folds()) {
            query.not(CascadedDecisions.clause());
        }
        return query;
    }

    /** The query of the cascaded ones that {@link #query()} leaves out. */
    public TenantQuery cascaded() {
        TenantQuery query = everything();
        query.filter().add(CascadedDecisions.clause());
        return query;
    }

    private TenantQuery everything() {
        TenantQuery query = TenantQuery.by(analyst);
        if (ACTORS.containsKey(by)) {
            query.prefix("actor", ACTORS.get(by));
        }
        terms.forEach(query::terms);
        for (String word : words) {
            boolean out = word.length() > 1 && word.startsWith("-");
            ObjectNode clause = occurs(out ? word.substring(1) : word);
            if (out) {
                query.not(clause);
            } else {
                query.filter().add(clause);
            }
        }
        return query;
    }

    private static ObjectNode occurs(String word) {
        ObjectNode clause = JsonNodeFactory.instance.objectNode();
        ObjectNode bool = clause.putObject("bool").put("minimum_should_match", 1);
        ArrayNode should = bool.putArray("should");
        for (String field : SEARCHED) {
            should.addObject()
                    .putObject("wildcard")
                    .putObject(field)
                    .put("value", "*" + DetectionFilter.escape(word) + "*")
                    .put("case_insensitive", true);
        }
        // Long texts are indexed by words.
        should.addObject().putObject("match_phrase_prefix").put("comment", word);
        return clause;
    }

    /** Has the answer count the values of the facets. */
    public static void addFacets(TenantQuery query) {
        FACETS.forEach((name, field) -> query.termsOf(name, field, FACET_VALUES));
        ObjectNode actors = (ObjectNode) query.aggs().path("actor");
        actors.putObject("aggs")
                .putObject("name")
                .putObject("terms")
                .put("field", "actor_name")
                .put("size", 1);
    }

    /** The counted values of each facet, the most frequent first; an actor with the display name that it had last. */
    public static ObjectNode facets(JsonNode aggregations) {
        ObjectNode facets = JsonNodeFactory.instance.objectNode();
        for (String name : List.of("rule", "actor", "type")) {
            ArrayNode values = facets.putArray(name);
            for (JsonNode bucket : aggregations.path(name).path("buckets")) {
                ObjectNode value = values.addObject();
                value.set("value", bucket.path("key"));
                value.set("n", bucket.path("doc_count"));
                JsonNode person = bucket.at("/name/buckets/0/key");
                if (person.isTextual()) {
                    value.set("name", person);
                }
            }
        }
        return facets;
    }

    private static String text(Context context, String name, int max) {
        String value = context.queryParam(name);
        if (value != null && value.length() > max) {
            throw Problem.invalid(name, "at most " + max + " characters");
        }
        return value == null ? "" : value;
    }
}
