package dev.tokenwarden.dashboards.console.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * The uses of an entity in 30 days: their times, audiences, users and networks.
 *
 * <p>The query has no moment finer than a day, and reads whole hours. OpenSearch then answers for the daily indices of the past from its
 * request cache, and computes only the index of today.
 */
final class EntityUses {
    private static final int HOURS = 24;
    private static final int ROWS = 12;
    private static final int NAMES = 10;
    private static final Duration RECENT = Duration.ofHours(24);

    /** Lists of names beside the heat map, and the field of each. */
    private static final Map<String, String> PARTIES = Map.of(
            "clients", "token.client_id",
            "subjects", "token.sub",
            "networks", "use.client.address",
            "user_agents", "use.client.user_agent");

    private EntityUses() {}

    /** Adds {@code uses issuers heat parties} to the answer. */
    static void add(ObjectNode answer, Searches searches, Analyst analyst, Entity entity, Window window)
            throws IOException {
        TenantQuery query = entity.uses(analyst).counted().since("time", window.since());
        query.aggs().putObject("first").putObject("min").put("field", "time");
        query.aggs().putObject("last").putObject("max").put("field", "time");
        query.aggs().putObject("accepted").putObject("filter").putObject("term").put("use.outcome", "accepted");
        query.aggs().putObject("denied").putObject("filter").putObject("term").put("use.reason", "revoked");
        query.termsOf("issuers", "token.iss", NAMES);
        hours(query.termsOf("audience", "use.audience", ROWS));
        if (entity.kind() == EntityKind.AGENT) {
            hours(query.termsOf("tool", "use.tool", ROWS));
        }
        PARTIES.forEach((name, field) -> party(query, name, field));
        JsonNode found = query.send(searches, Index.USES);
        JsonNode aggregations = found.path("aggregations");
        ObjectNode uses = answer.putObject("uses");
        uses.set("total", found.at("/hits/total/value"));
        uses.set("accepted", aggregations.at("/accepted/doc_count"));
        uses.set("denied", aggregations.at("/denied/doc_count"));
        for (String name : new String[] {"first", "last"}) {
            if (aggregations.path(name).hasNonNull("value")) {
                uses.set(name, aggregations.path(name).path("value_as_string"));
            }
        }
        ArrayNode issuers = answer.putArray("issuers");
        aggregations.at("/issuers/buckets").forEach(bucket -> issuers.add(bucket.path("key")));
        boolean tools = !aggregations.at("/tool/buckets").isMissingNode()
                && !aggregations.at("/tool/buckets").isEmpty();
        answer.set("heat", heat(aggregations, tools ? "tool" : "audience", window));
        ObjectNode parties = answer.putObject("parties");
        PARTIES.keySet().stream().sorted().forEach(name -> parties.set(name, names(aggregations.path(name))));
    }

    /**
     * The time that a page shows.
     *
     * @param since begin of a day, UTC
     */
    record Window(Instant since, Instant now) {
        static Window days(int days, Instant now) {
            Instant day = now.atZone(ZoneOffset.UTC)
                    .toLocalDate()
                    .atStartOfDay(ZoneOffset.UTC)
                    .toInstant();
            return new Window(day.minus(Duration.ofDays(days)), now);
        }
    }

    private static void hours(ObjectNode terms) {
        terms.withObject("/aggs/hours/date_histogram")
                .put("field", "time")
                .put("fixed_interval", "1h")
                .put("min_doc_count", 1);
    }

    private static void party(TenantQuery query, String name, String field) {
        ObjectNode of = query.termsOf(name, field, NAMES);
        of.withObject("/terms").put("collect_mode", "breadth_first");
        ObjectNode aggs = of.putObject("aggs");
        aggs.putObject("last").putObject("max").put("field", "time");
        if (name.equals("networks")) {
            aggs.putObject("as")
                    .putObject("terms")
                    .put("field", "use.client.as")
                    .put("size", 1);
            aggs.putObject("country")
                    .putObject("terms")
                    .put("field", "use.client.country")
                    .put("size", 1);
        }
    }

    private static ObjectNode heat(JsonNode aggregations, String by, Window window) {
        ObjectNode heat = JsonNodeFactory.instance.objectNode().put("by", by);
        ArrayNode rows = heat.putArray("rows");
        long recent = window.now().minus(RECENT).toEpochMilli();
        for (JsonNode bucket : aggregations.path(by).path("buckets")) {
            long[] all = new long[HOURS];
            long[] late = new long[HOURS];
            for (JsonNode hour : bucket.at("/hours/buckets")) {
                long begin = hour.path("key").asLong();
                int at = (int) Math.floorMod(Duration.ofMillis(begin).toHours(), (long) HOURS);
                all[at] += hour.path("doc_count").asLong();
                // An hour that began earlier and reaches into the last day belongs to the baseline.
                late[at] += begin >= recent ? hour.path("doc_count").asLong() : 0;
            }
            ObjectNode row = rows.addObject();
            row.set("name", bucket.path("key"));
            row.set("n", bucket.path("doc_count"));
            add(row.putArray("hours"), all);
            add(row.putArray("recent"), late);
        }
        heat.set("more", aggregations.path(by).path("sum_other_doc_count"));
        return heat;
    }

    private static void add(ArrayNode array, long[] counts) {
        for (long count : counts) {
            array.add(count);
        }
    }

    private static ObjectNode names(JsonNode aggregation) {
        ObjectNode names = JsonNodeFactory.instance.objectNode();
        ArrayNode items = names.putArray("items");
        for (JsonNode bucket : aggregation.path("buckets")) {
            ObjectNode item = items.addObject();
            item.put("name", bucket.path("key").asText());
            item.set("n", bucket.path("doc_count"));
            item.set("last", bucket.at("/last/value_as_string"));
            copy(bucket.at("/as/buckets/0/key"), item, "as");
            copy(bucket.at("/country/buckets/0/key"), item, "country");
        }
        names.set("more", aggregation.path("sum_other_doc_count"));
        return names;
    }

    private static void copy(JsonNode value, ObjectNode item, String name) {
        if (!value.isMissingNode()) {
            item.set(name, value);
        }
    }
}
