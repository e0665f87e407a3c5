package dev.tokenwarden.dashboards.console.entity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.StateResolver;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.console.query.TokenFacts;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** The tokens of an entity that have not expired. */
final class EntityTokens {
    private static final int SHOWN = 20;

    private EntityTokens() {}

    /** Adds {@code issued}: what its issuers reported in the window. */
    static void addIssued(
            ObjectNode answer, Searches searches, Analyst analyst, Entity entity, EntityUses.Window window)
            throws IOException {
        TenantQuery query = entity.issuances(analyst).counted().since("time", window.since());
        query.aggs()
                .putObject("exchanged")
                .putObject("filter")
                .putObject("term")
                .put("kind", "exchanged");
        query.termsOf("issuers", "token.iss", SHOWN);
        JsonNode found = query.send(searches, Index.ISSUANCES);
        ObjectNode issued = answer.putObject("issued");
        issued.set("total", found.at("/hits/total/value"));
        issued.set("exchanged", found.at("/aggregations/exchanged/doc_count"));
        ArrayNode issuers = answer.withArray("issuers");
        for (JsonNode bucket : found.at("/aggregations/issuers/buckets")) {
            boolean known = false;
            for (JsonNode issuer : issuers) {
                known |= issuer.equals(bucket.path("key"));
            }
            if (!known) {
                issuers.add(bucket.path("key"));
            }
        }
    }

    /**
     * Adds {@code live}: {@code total}, {@code all} (false: no issuer reports its tokens, so only tokens that were used are known), and
     * {@code items}, the last active ones with their states.
     */
    static void addLive(
            ObjectNode answer,
            Searches searches,
            StateResolver resolver,
            Analyst analyst,
            Entity entity,
            EntityUses.Window window)
            throws IOException {
        TenantQuery query = entity.tokens(analyst)
                .size(SHOWN)
                .since("time", window.since())
                .sort("time", "desc")
                .source("token_key", "tenant", "token", "time");
        query.filter()
                .addObject()
                .putObject("range")
                .putObject("token.exp")
                .put("gte", window.now().truncatedTo(ChronoUnit.MINUTES).getEpochSecond());
        query.body().putObject("collapse").put("field", "token_key");
        query.aggs().putObject("tokens").putObject("cardinality").put("field", "token_key");
        JsonNode found = searches.search(List.of(Index.USES, Index.ISSUANCES), query.body());
        List<ObjectNode> tokens = new ArrayList<>();
        for (JsonNode hit : found.at("/hits/hits")) {
            ObjectNode token = hit.path("_source").deepCopy();
            token.set("key", token.remove("token_key"));
            token.set("last", token.remove("time"));
            tokens.add(token);
        }
        List<ObjectNode> states = resolver.of(tokens.stream()
                .map(token -> new StateResolver.Item(
                        TokenFacts.targets(token), token.path("key").asText(), ""))
                .toList());
        ObjectNode live = answer.putObject("live");
        live.set("total", found.at("/aggregations/tokens/value"));
        live.put("all", answer.at("/issued/total").asLong() > 0);
        ArrayNode items = live.putArray("items");
        for (int i = 0; i < tokens.size(); i++) {
            tokens.get(i).set("state", states.get(i));
            items.add(tokens.get(i));
        }
    }
}
