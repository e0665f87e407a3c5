package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Problem;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** A search that is always restricted to the tenants of a session. */
public final class TenantQuery {
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final ObjectNode bool = body.putObject("query").putObject("bool");
    private final ArrayNode filter = bool.putArray("filter");

    private TenantQuery() {}

    /** A query over all tenants of the analyst. It returns no hits unless {@link #size} is set. */
    public static TenantQuery by(Analyst analyst) {
        TenantQuery query = new TenantQuery();
        query.body.put("size", 0);
        DetectionFilter.restrict(query.filter, analyst);
        return query;
    }

    /** A query over one tenant. Throws a {@link Problem} 404 if the analyst does not see the tenant. */
    public static TenantQuery of(Analyst analyst, String tenant) {
        if (!analyst.sees(tenant)) {
            throw Problem.notFound("nothing with this id is visible to you");
        }
        return by(analyst).term("tenant", tenant);
    }

    public TenantQuery size(int size) {
        body.put("size", size);
        return this;
    }

    public TenantQuery counted() {
        body.put("track_total_hits", true);
        return this;
    }

    public TenantQuery term(String field, String value) {
        filter.addObject().putObject("term").put(field, value);
        return this;
    }

    public TenantQuery term(String field, boolean value) {
        filter.addObject().putObject("term").put(field, value);
        return this;
    }

    /** Requires one of these values. An empty collection matches no document. */
    public TenantQuery terms(String field, Collection<String> values) {
        ArrayNode terms = filter.addObject().putObject("terms").putArray(field);
        values.forEach(terms::add);
        return this;
    }

    public TenantQuery prefix(String field, String value) {
        filter.addObject().putObject("prefix").put(field, value);
        return this;
    }

    public TenantQuery exists(String field) {
        filter.addObject().putObject("exists").put("field", field);
        return this;
    }

    public TenantQuery lacks(String field) {
        bool.withArray("must_not").addObject().putObject("exists").put("field", field);
        return this;
    }

    public TenantQuery not(String field, String value) {
        bool.withArray("must_not").addObject().putObject("term").put(field, value);
        return this;
    }

    public TenantQuery not(ObjectNode clause) {
        bool.withArray("must_not").add(clause);
        return this;
    }

    public TenantQuery between(String field, Optional<Instant> from, Optional<Instant> to) {
        if (from.isPresent() || to.isPresent()) {
            ObjectNode range = filter.addObject().putObject("range").putObject(field);
            from.ifPresent(time -> range.put("gte", time.toString()));
            to.ifPresent(time -> range.put("lt", time.toString()));
        }
        return this;
    }

    public TenantQuery since(String field, Instant from) {
        return between(field, Optional.of(from), Optional.empty());
    }

    /** The filter clauses, for further conditions. */
    public ArrayNode filter() {
        return filter;
    }

    public TenantQuery sort(String field, String order) {
        body.withArray("sort").addObject().put(field, order);
        return this;
    }

    public TenantQuery source(String... fields) {
        ArrayNode source = body.putArray("_source");
        for (String field : fields) {
            source.add(field);
        }
        return this;
    }

    public ObjectNode aggs() {
        return body.withObject("/aggs");
    }

    /** Adds an aggregation over the field's values. */
    public ObjectNode termsOf(String name, String field, int size) {
        ObjectNode agg = aggs().putObject(name);
        agg.putObject("terms").put("field", field).put("size", size);
        return agg;
    }

    public ObjectNode body() {
        return body;
    }

    public JsonNode send(Searches searches, Index index) throws IOException {
        return searches.search(index, body);
    }

    /** The sources of the hits. */
    public ArrayNode hits(Searches searches, Index index) throws IOException {
        ArrayNode sources = JsonNodeFactory.instance.arrayNode();
        send(searches, index).path("hits").path("hits").forEach(hit -> sources.add(hit.path("_source")));
        return sources;
    }

    public long count(Searches searches, Index index) throws IOException {
        return counted()
                .send(searches, index)
                .path("hits")
                .path("total")
                .path("value")
                .asLong();
    }

    /** The {@code doc_count} of each {@code key} of a terms aggregation. */
    public static ObjectNode counts(JsonNode aggregation) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        for (JsonNode bucket : aggregation.path("buckets")) {
            counts.set(bucket.path("key").asText(), bucket.path("doc_count"));
        }
        return counts;
    }
}
