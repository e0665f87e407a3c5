package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects the stored facts about tokens: claims, uses, detections and states. */
public final class TokenFacts {
    /** Period over which rates are counted. */
    public static final Duration RECENT = Duration.ofMinutes(10);

    private static final int MAX_CLAIMED = 500;

    private final Searches searches;
    private final StateResolver resolver;
    private final Clock clock;

    public TokenFacts(Searches searches, StateResolver resolver, Clock clock) {
        this.searches = searches;
        this.resolver = resolver;
        this.clock = clock;
    }

    /**
     * Facts by token key: {@code tenant token uses denied last per_minute detections severity state}. Unknown members are missing.
     *
     * @param chain has the claims of tokens that were issued and not used yet
     */
    public Map<String, ObjectNode> of(Analyst analyst, Collection<String> keys, ExchangeTree chain) throws IOException {
        Map<String, ObjectNode> tokens = new HashMap<>();
        for (String key : keys) {
            ObjectNode token = JsonNodeFactory.instance.objectNode().put("key", key);
            JsonNode issued = chain.issued(key);
            if (issued != null) {
                token.set("tenant", issued.path("tenant"));
                token.set("token", issued.path("token").deepCopy());
                token.set("kind", issued.path("kind"));
                token.set("issued_at", issued.path("time"));
            }
            tokens.put(key, token);
        }
        uses(analyst, tokens);
        detections(analyst, tokens);
        states(tokens);
        return tokens;
    }

    /** Adds the time of the last use, and the numbers of denied and of recent uses, to aggregations over uses. */
    static void addUses(ObjectNode aggs, Instant recent) {
        aggs.putObject("last").putObject("max").put("field", "time");
        aggs.putObject("denied").putObject("filter").putObject("term").put("use.reason", "revoked");
        aggs.putObject("recent")
                .putObject("filter")
                .putObject("range")
                .putObject("time")
                .put("gte", recent.toString());
    }

    private void uses(Analyst analyst, Map<String, ObjectNode> tokens) throws IOException {
        TenantQuery query = TenantQuery.by(analyst).terms("token_key", tokens.keySet());
        ObjectNode of = query.termsOf("tokens", "token_key", MAX_CLAIMED).putObject("aggs");
        addUses(of, clock.instant().minus(RECENT));
        of.putObject("claims")
                .putObject("top_hits")
                .put("size", 1)
                .putArray("_source")
                .add("tenant")
                .add("token");
        for (JsonNode bucket : query.send(searches, Index.USES).at("/aggregations/tokens/buckets")) {
            ObjectNode token = tokens.get(bucket.path("key").asText());
            if (token == null) {
                continue;
            }
            complete(token, bucket.at("/claims/hits/hits/0/_source"));
            token.set("uses", bucket.path("doc_count"));
            token.set("denied", bucket.at("/denied/doc_count"));
            token.set("last", bucket.at("/last/value_as_string"));
            token.put("per_minute", bucket.at("/recent/doc_count").asDouble() / RECENT.toMinutes());
        }
    }

    private void detections(Analyst analyst, Map<String, ObjectNode> tokens) throws IOException {
        TenantQuery query = TenantQuery.by(analyst).terms("token_key", tokens.keySet());
        ObjectNode of = query.termsOf("tokens", "token_key", MAX_CLAIMED).putObject("aggs");
        of.putObject("severity").putObject("terms").put("field", "severity").put("size", Severity.values().length);
        of.putObject("claims")
                .putObject("top_hits")
                .put("size", 1)
                .putArray("_source")
                .add("tenant")
                .add("token")
                .add("subject");
        for (JsonNode bucket : query.send(searches, Index.DETECTIONS).at("/aggregations/tokens/buckets")) {
            ObjectNode token = tokens.get(bucket.path("key").asText());
            if (token == null) {
                continue;
            }
            JsonNode claims = bucket.at("/claims/hits/hits/0/_source");
            if (!token.has("token")) {
                token.set("tenant", claims.path("tenant"));
                token.set("token", claims.path(claims.hasNonNull("token") ? "token" : "subject"));
            }
            token.set("detections", bucket.path("doc_count"));
            token.set("severity", TenantQuery.counts(bucket.path("severity")));
        }
    }

    private void states(Map<String, ObjectNode> tokens) throws IOException {
        List<ObjectNode> known =
                tokens.values().stream().filter(token -> token.has("token")).toList();
        List<ObjectNode> states = resolver.of(known.stream()
                .map(token ->
                        new StateResolver.Item(targets(token), token.path("key").asText(), ""))
                .toList());
        for (int i = 0; i < states.size(); i++) {
            known.get(i).set("state", states.get(i));
        }
    }

    /** The targets whose revocation denies the token. */
    public static TokenTargets targets(ObjectNode token) {
        return TokenTargets.ofToken(token.path("tenant").asText(), token.path("token"));
    }

    /** Adds claims of another event. If both events have a claim, the value of the issuer stays. */
    private static void complete(ObjectNode token, JsonNode claims) {
        if (!token.has("token")) {
            token.set("tenant", claims.path("tenant"));
            token.set("token", claims.path("token").deepCopy());
        } else if (token.path("token") instanceof ObjectNode known) {
            claims.path("token").properties().forEach(claim -> {
                if (!known.hasNonNull(claim.getKey())) {
                    known.set(claim.getKey(), claim.getValue());
                }
            });
        }
    }
}
