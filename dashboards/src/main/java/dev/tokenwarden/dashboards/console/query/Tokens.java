package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.dashboards.console.auth.Grant;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is on record of tokens: their claims, how they are used, what was detected, and whether they are denied. */
public final class Tokens {
    /** What "of late" means, for rates. */
    public static final Duration RECENT = Duration.ofMinutes(10);

    private static final int MAX_CLAIMED = 500;

    private final Searches searches;
    private final Clock clock;

    public Tokens(Searches searches, Clock clock) {
        this.searches = searches;
        this.clock = clock;
    }

    /**
     * By key: {@code tenant token uses denied last per_minute detections severity state}; what is not known is missing.
     *
     * @param chain where the claims of tokens may be that nobody has shown yet
     */
    public Map<String, ObjectNode> of(Grant grant, Collection<String> keys, Chain chain) throws IOException {
        Map<String, ObjectNode> tokens = new HashMap<>();
        for (String key : keys) {
            ObjectNode token = JsonNodeFactory.instance.objectNode().put("key", key);
            JsonNode issued = chain.issued(key);
            if (issued != null) {
                token.set("tenant", issued.path("tenant"));
                token.set("token", issued.path("token"));
                token.set("kind", issued.path("kind"));
                token.set("issued_at", issued.path("time"));
            }
            tokens.put(key, token);
        }
        uses(grant, tokens);
        detections(grant, tokens);
        states(grant, tokens);
        return tokens;
    }

    private void uses(Grant grant, Map<String, ObjectNode> tokens) throws IOException {
        TenantQuery ask = TenantQuery.by(grant).terms("token_key", tokens.keySet());
        ObjectNode of = ask.termsOf("tokens", "token_key", MAX_CLAIMED).putObject("aggs");
        of.putObject("last").putObject("max").put("field", "time");
        of.putObject("denied").putObject("filter").putObject("term").put("use.reason", "revoked");
        of.putObject("recent")
                .putObject("filter")
                .putObject("range")
                .putObject("time")
                .put("gte", clock.instant().minus(RECENT).toString());
        of.putObject("claims")
                .putObject("top_hits")
                .put("size", 1)
                .putArray("_source")
                .add("tenant")
                .add("token");
        for (JsonNode bucket : ask.send(searches, Index.USES).at("/aggregations/tokens/buckets")) {
            ObjectNode token = tokens.get(bucket.path("key").asText());
            if (token == null) {
                continue;
            }
            JsonNode claims = bucket.at("/claims/hits/hits/0/_source");
            if (!token.has("token")) {
                token.set("tenant", claims.path("tenant"));
                token.set("token", claims.path("token"));
            }
            token.set("uses", bucket.path("doc_count"));
            token.set("denied", bucket.at("/denied/doc_count"));
            token.set("last", bucket.at("/last/value_as_string"));
            token.put("per_minute", bucket.at("/recent/doc_count").asDouble() / RECENT.toMinutes());
        }
    }

    private void detections(Grant grant, Map<String, ObjectNode> tokens) throws IOException {
        TenantQuery ask = TenantQuery.by(grant).terms("token_key", tokens.keySet());
        ObjectNode of = ask.termsOf("tokens", "token_key", MAX_CLAIMED).putObject("aggs");
        of.putObject("severity").putObject("terms").put("field", "severity").put("size", Severity.values().length);
        of.putObject("claims")
                .putObject("top_hits")
                .put("size", 1)
                .putArray("_source")
                .add("tenant")
                .add("token")
                .add("subject");
        for (JsonNode bucket : ask.send(searches, Index.DETECTIONS).at("/aggregations/tokens/buckets")) {
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

    private void states(Grant grant, Map<String, ObjectNode> tokens) throws IOException {
        Map<String, String> byTarget = new HashMap<>();
        tokens.forEach((key, token) -> targets(token).forEach(target -> byTarget.put(target, key)));
        if (byTarget.isEmpty()) {
            return;
        }
        for (JsonNode entry : TenantQuery.by(grant)
                .size(2 * MAX_CLAIMED)
                .terms("id", byTarget.keySet())
                .hits(searches, Index.REVOCATIONS)) {
            ObjectNode token = tokens.get(byTarget.getOrDefault(entry.path("id").asText(), ""));
            if (token == null) {
                continue;
            }
            JsonNode known = token.path("revocation");
            // What is in force says more than what is over.
            if (known.isMissingNode() || !known.path("active").asBoolean()) {
                token.set("revocation", entry);
            }
        }
    }

    /** Ids of the targets that name the token itself. */
    public static Set<String> targets(ObjectNode token) {
        JsonNode claims = token.path("token");
        Set<String> targets = new HashSet<>();
        TokenIdentity identity = claims.hasNonNull("iss") && token.hasNonNull("tenant")
                ? TokenIdentity.of(
                        token.path("tenant").asText(),
                        claims.path("iss").asText(),
                        claims.path("jti").asText(null),
                        claims.path("hash").asText(null))
                : null;
        if (identity != null) {
            targets.add(Target.token(identity).id());
            targets.add(Target.chain(identity).id());
        }
        return targets;
    }
}
