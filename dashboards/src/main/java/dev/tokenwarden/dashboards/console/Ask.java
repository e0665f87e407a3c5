package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;

/** A search that sees a session's tenants only: there is no way to make one that sees more. */
final class Ask {
    private final ObjectNode body = JsonNodeFactory.instance.objectNode();
    private final ObjectNode bool = body.putObject("query").putObject("bool");
    private final ArrayNode filter = bool.putArray("filter");

    private Ask() {}

    /** Of no documents yet: aggregations, or with {@link #size} hits. */
    static Ask by(Grant grant) {
        Ask ask = new Ask();
        ask.body.put("size", 0);
        DetectionFilter.restrict(ask.filter, grant);
        return ask;
    }

    /** Of one tenant; {@link ApiException} 404 where the grant does not see it. */
    static Ask of(Grant grant, String tenant) {
        if (!grant.sees(tenant)) {
            throw ApiException.notFound();
        }
        return by(grant).term("tenant", tenant);
    }

    Ask size(int size) {
        body.put("size", size);
        return this;
    }

    Ask counted() {
        body.put("track_total_hits", true);
        return this;
    }

    Ask term(String field, String value) {
        filter.addObject().putObject("term").put(field, value);
        return this;
    }

    Ask term(String field, boolean value) {
        filter.addObject().putObject("term").put(field, value);
        return this;
    }

    /** Empty: nothing matches. */
    Ask terms(String field, Collection<String> values) {
        ArrayNode terms = filter.addObject().putObject("terms").putArray(field);
        values.forEach(terms::add);
        return this;
    }

    Ask prefix(String field, String value) {
        filter.addObject().putObject("prefix").put(field, value);
        return this;
    }

    Ask exists(String field) {
        filter.addObject().putObject("exists").put("field", field);
        return this;
    }

    Ask lacks(String field) {
        bool.withArray("must_not").addObject().putObject("exists").put("field", field);
        return this;
    }

    Ask not(String field, String value) {
        bool.withArray("must_not").addObject().putObject("term").put(field, value);
        return this;
    }

    Ask between(String field, Optional<Instant> from, Optional<Instant> to) {
        if (from.isPresent() || to.isPresent()) {
            ObjectNode range = filter.addObject().putObject("range").putObject(field);
            from.ifPresent(time -> range.put("gte", time.toString()));
            to.ifPresent(time -> range.put("lt", time.toString()));
        }
        return this;
    }

    Ask since(String field, Instant from) {
        return between(field, Optional.of(from), Optional.empty());
    }

    /** Further conditions, as a query tells them. */
    ArrayNode filter() {
        return filter;
    }

    Ask sort(String field, String order) {
        body.withArray("sort").addObject().put(field, order);
        return this;
    }

    Ask source(String... fields) {
        ArrayNode source = body.putArray("_source");
        for (String field : fields) {
            source.add(field);
        }
        return this;
    }

    ObjectNode aggs() {
        return body.withObject("/aggs");
    }

    /** Adds an aggregation over the field's values. */
    ObjectNode termsOf(String name, String field, int size) {
        ObjectNode agg = aggs().putObject(name);
        agg.putObject("terms").put("field", field).put("size", size);
        return agg;
    }

    ObjectNode body() {
        return body;
    }

    JsonNode send(Searches searches, Index index) throws IOException {
        return searches.search(index, body);
    }

    /** The hits' sources. */
    ArrayNode hits(Searches searches, Index index) throws IOException {
        ArrayNode sources = JsonNodeFactory.instance.arrayNode();
        send(searches, index).path("hits").path("hits").forEach(hit -> sources.add(hit.path("_source")));
        return sources;
    }

    long count(Searches searches, Index index) throws IOException {
        return counted()
                .send(searches, index)
                .path("hits")
                .path("total")
                .path("value")
                .asLong();
    }

    /** {@code key} to {@code doc_count} of a terms aggregation. */
    static ObjectNode counts(JsonNode aggregation) {
        ObjectNode counts = JsonNodeFactory.instance.objectNode();
        for (JsonNode bucket : aggregation.path("buckets")) {
            counts.set(bucket.path("key").asText(), bucket.path("doc_count"));
        }
        return counts;
    }
}
