package dev.tokenwarden.dashboards.console.story;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.query.Searches;
import dev.tokenwarden.dashboards.console.query.TenantQuery;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The stored events of some tokens, by time.
 *
 * @param issuances issuances and exchanges
 * @param uses at most {@link #MAX_USES}, around the first detection
 * @param total number of stored uses
 */
record StoryEvents(List<JsonNode> issuances, List<JsonNode> uses, long total) {
    static final int MAX_USES = 400;

    private static final int MAX_ISSUANCES = 500;

    /** Events with the same time are in the order of their ids, so the same events give the same story. */
    private static final Comparator<JsonNode> BY_TIME = Comparator.comparing(
                    (JsonNode event) -> Instant.parse(event.path("time").asText()))
            .thenComparing(event -> event.path("source").asText())
            .thenComparing(event -> event.path("id").asText());

    /** @param pivot uses around this time are read; empty: the latest */
    static StoryEvents read(Searches searches, Analyst analyst, List<String> keys, Optional<Instant> pivot)
            throws IOException {
        List<JsonNode> issuances = new ArrayList<>();
        TenantQuery.by(analyst)
                .size(MAX_ISSUANCES)
                .terms("token_key", keys)
                .sort("time", "asc")
                .hits(searches, Index.ISSUANCES)
                .forEach(issuances::add);
        long total = TenantQuery.by(analyst).terms("token_key", keys).count(searches, Index.USES);
        List<JsonNode> uses = new ArrayList<>();
        if (total <= MAX_USES || pivot.isEmpty()) {
            add(uses, searches, uses(analyst, keys, "desc", MAX_USES));
        } else {
            add(uses, searches, uses(analyst, keys, "desc", MAX_USES / 2).between("time", Optional.empty(), pivot));
            add(uses, searches, uses(analyst, keys, "asc", MAX_USES / 2).between("time", pivot, Optional.empty()));
        }
        issuances.sort(BY_TIME);
        uses.sort(BY_TIME);
        return new StoryEvents(List.copyOf(issuances), List.copyOf(uses), total);
    }

    private static TenantQuery uses(Analyst analyst, List<String> keys, String order, int size) {
        return TenantQuery.by(analyst)
                .size(size)
                .terms("token_key", keys)
                .sort("time", order)
                .sort("id", order);
    }

    private static void add(List<JsonNode> uses, Searches searches, TenantQuery query) throws IOException {
        query.hits(searches, Index.USES).forEach(uses::add);
    }

    /** Issuances that name the client at the token endpoint, and uses, by time. */
    List<JsonNode> acts() {
        List<JsonNode> acts = new ArrayList<>(uses);
        issuances.stream()
                .filter(issuance -> issuance.at("/issuance/client").isObject())
                .forEach(acts::add);
        acts.sort(BY_TIME);
        return acts;
    }

    boolean cut() {
        return uses.size() < total;
    }
}
