package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Lists issuers, keys, algorithms and audiences of accepted uses. */
final class KeyInventory {
    private static final int ISSUERS = 50;
    private static final int KEYS = 50;
    private static final int AUDIENCES = 30;

    private final Searches searches;
    private final Policy policy;

    KeyInventory(Searches searches, Policy policy) {
        this.searches = searches;
        this.policy = policy;
    }

    /** {@code symmetric}, {@code unsigned} or {@code asymmetric}. */
    static String kind(String alg) {
        String upper = alg.toUpperCase(Locale.ROOT);
        return upper.startsWith("HS") ? "symmetric" : upper.equals("NONE") ? "unsigned" : "asymmetric";
    }

    /** One entry for each issuer, algorithm and key. */
    ArrayNode of(TenantQuery accepted) throws IOException {
        ObjectNode issuers = accepted.termsOf("issuers", "token.iss", ISSUERS).putObject("aggs");
        issuers.putObject("tenant").putObject("terms").put("field", "tenant").put("size", 5);
        ObjectNode algs = terms(issuers, "algs", "token.alg", 10);
        ObjectNode keys = terms(algs, "keys", "token.kid", KEYS);
        ((ObjectNode) algs.path("keys").path("terms")).put("missing", "");
        keys.putObject("first").putObject("min").put("field", "time");
        keys.putObject("last").putObject("max").put("field", "time");
        keys.putObject("verifiers").putObject("cardinality").put("field", "source");
        keys.putObject("clients").putObject("cardinality").put("field", "token.client_id");
        keys.putObject("audiences")
                .putObject("terms")
                .put("field", "use.audience")
                .put("size", AUDIENCES);
        ArrayNode inventory = JsonNodeFactory.instance.arrayNode();
        for (JsonNode issuer : accepted.send(searches, Index.USES).at("/aggregations/issuers/buckets")) {
            for (JsonNode alg : issuer.at("/algs/buckets")) {
                for (JsonNode key : alg.at("/keys/buckets")) {
                    inventory.add(entry(issuer, alg, key));
                }
            }
        }
        return inventory;
    }

    private ObjectNode entry(JsonNode issuer, JsonNode alg, JsonNode key) {
        String tenant = issuer.at("/tenant/buckets/0/key").asText();
        String iss = issuer.path("key").asText();
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("iss", iss).put("tenant", tenant);
        entry.set("alg", alg.path("key"));
        entry.put("kind", kind(alg.path("key").asText()));
        entry.set("kid", key.path("key"));
        entry.set("uses", key.path("doc_count"));
        entry.set("verifiers", key.at("/verifiers/value"));
        entry.set("clients", key.at("/clients/value"));
        entry.set("first", key.at("/first/value_as_string"));
        entry.set("last", key.at("/last/value_as_string"));
        ArrayNode audiences = entry.putArray("audiences");
        boolean risky = false;
        for (JsonNode audience : key.at("/audiences/buckets")) {
            boolean high = policy.highRisk(tenant, audience.path("key").asText());
            risky |= high;
            audiences
                    .addObject()
                    .put("name", audience.path("key").asText())
                    .put("high_risk", high)
                    .set("uses", audience.path("doc_count"));
        }
        entry.put("high_risk", risky);
        age(entry, tenant, iss, key);
        return entry;
    }

    private void age(ObjectNode entry, String tenant, String iss, JsonNode key) {
        IssuerPolicy known = policy.issuer(tenant, iss);
        Instant first = Instant.ofEpochMilli(key.at("/first/value").asLong());
        Instant last = Instant.ofEpochMilli(key.at("/last/value").asLong());
        entry.put("days_in_use", days(first, last));
        if (known != null && known.keyRotation() != null) {
            long allowed = known.keyRotation().toDays();
            entry.put("rotation_days", allowed).put("overdue", days(first, last) > allowed);
        }
    }

    private static ObjectNode terms(ObjectNode aggs, String name, String field, int size) {
        ObjectNode agg = aggs.putObject(name);
        agg.putObject("terms").put("field", field).put("size", size);
        return agg.putObject("aggs");
    }

    /** Whole days from one time to the other. */
    static long days(Instant from, Instant to) {
        return Duration.between(from, to).toDays();
    }
}
