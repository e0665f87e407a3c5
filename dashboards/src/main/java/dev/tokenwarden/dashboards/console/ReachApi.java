package dev.tokenwarden.dashboards.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Session;
import dev.tokenwarden.dashboards.console.query.ExchangeTree;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.query.TokenFacts;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Shows the impact of a revocation before it is ordered: live tokens that were used in the last day, their subjects, clients and
 * verifiers, and the requests of the last ten minutes.
 */
final class ReachApi {
    private static final Duration DAY = Duration.ofDays(1);
    /** The members of each type of target, and the index field of each member. */
    private static final Map<String, List<String[]>> FIELDS = Map.of(
            "client", List.<String[]>of(pair("client_id", "token.client_id")),
            "subject", List.of(pair("iss", "token.iss"), pair("sub", "token.sub")),
            "key", List.of(pair("iss", "token.iss"), pair("kid", "token.kid")),
            "issuer", List.<String[]>of(pair("iss", "token.iss")));

    private final Searches searches;
    private final Clock clock;

    ReachApi(Searches searches, Clock clock) {
        this.searches = searches;
        this.clock = clock;
    }

    /** {@code GET /api/reach?type=&tenant=} and what names the target. */
    void show(Context context, Session session) throws IOException {
        String type = required(context, "type");
        TenantQuery ask = TenantQuery.of(session.analyst(), required(context, "tenant"))
                .since("time", clock.instant().minus(DAY));
        ObjectNode reach = JsonNodeFactory.instance.objectNode();
        if (type.equals("token") || type.equals("chain")) {
            ObjectNode target = JsonNodeFactory.instance.objectNode();
            ObjectNode named = target.putObject("target");
            for (String name : new String[] {"type", "tenant", "iss", "jti", "hash"}) {
                String value = context.queryParam(name);
                if (value != null && !value.isEmpty()) {
                    named.put(name, value);
                }
            }
            String key = RevocationListApi.tokenKey(target);
            if (key == null) {
                throw Problem.invalid("jti", "jti or hash is required");
            }
            ExchangeTree chain = ExchangeTree.below(searches, session.analyst(), key);
            ask.terms("token_key", chain.keys());
            reach.put("key", key).put("descendants", chain.keys().size() - 1).put("cut", chain.cut());
        } else {
            List<String[]> fields = FIELDS.get(type);
            if (fields == null) {
                throw Problem.invalid("type", "has no impact preview");
            }
            for (String[] field : fields) {
                ask.term(field[1], required(context, field[0]));
            }
        }
        count(ask, reach);
        Answers.json(context, 200, reach);
    }

    private void count(TenantQuery ask, ObjectNode reach) throws IOException {
        ObjectNode live = ask.aggs().putObject("live");
        live.putObject("filter")
                .putObject("range")
                .putObject("token.exp")
                .put("gte", clock.instant().getEpochSecond());
        ObjectNode of = live.putObject("aggs");
        of.putObject("tokens").putObject("cardinality").put("field", "token_key");
        of.putObject("subjects").putObject("cardinality").put("field", "token.sub");
        of.putObject("clients").putObject("cardinality").put("field", "token.client_id");
        of.putObject("verifiers").putObject("cardinality").put("field", "source");
        ask.aggs()
                .putObject("recent")
                .putObject("filter")
                .putObject("range")
                .putObject("time")
                .put("gte", clock.instant().minus(TokenFacts.RECENT).toString());
        JsonNode found = ask.send(searches, Index.USES).path("aggregations");
        for (String name : new String[] {"tokens", "subjects", "clients", "verifiers"}) {
            reach.set(name, found.path("live").path(name).path("value"));
        }
        reach.put("per_minute", found.at("/recent/doc_count").asDouble() / TokenFacts.RECENT.toMinutes());
    }

    private static String required(Context context, String name) {
        String value = context.queryParam(name);
        if (value == null || value.isBlank()) {
            throw Problem.invalid(name, "is required");
        }
        return value;
    }

    private static String[] pair(String name, String field) {
        return new String[] {name, field};
    }
}
