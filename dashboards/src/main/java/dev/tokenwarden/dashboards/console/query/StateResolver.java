package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.ledger.LedgerCopy;
import dev.tokenwarden.dashboards.ledger.StateFacts;
import dev.tokenwarden.dashboards.ledger.StateView;
import dev.tokenwarden.dashboards.ledger.TokenTargets;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Resolves the states of tokens and of the subjects of detections. The ledger decides whether a subject is usable. The index adds
 * facts that the ledger does not have: denied uses, ended revocations and decisions that wait.
 */
public final class StateResolver {
    private static final int MAX = 5_000;

    private final Searches searches;
    private final LedgerCopy ledger;
    private final Denials denials;
    private final Clock clock;

    public StateResolver(Searches searches, LedgerCopy ledger, Clock clock) {
        this.searches = searches;
        this.ledger = ledger;
        this.denials = new Denials(searches);
        this.clock = clock;
    }

    /**
     * A subject whose state is requested.
     *
     * @param tokenKey key of the token's uses; empty if the subject is not a token
     * @param detection id of the detection about the subject; empty: none
     */
    public record Item(TokenTargets subject, String tokenKey, String detection) {}

    /** The states of the items, in the same order. */
    public List<ObjectNode> of(List<Item> items) throws IOException {
        if (items.isEmpty()) {
            return List.of();
        }
        Set<String> targets = new HashSet<>();
        Set<String> tokens = new HashSet<>();
        Set<String> detections = new HashSet<>();
        for (Item item : items) {
            targets.addAll(item.subject().ownIds());
            add(tokens, item.tokenKey());
            add(detections, item.detection());
        }
        Map<String, JsonNode> decisions = latest("detection", detections, false);
        Map<String, JsonNode> changes = latest("target_id", targets, true);
        Map<String, JsonNode> denied = denials.of(tokens);
        Instant now = clock.instant();
        return items.stream()
                .map(item -> StateView.of(new StateFacts(
                        item.subject(),
                        ledger.of(item.subject()),
                        Optional.ofNullable(decisions.get(item.detection())),
                        change(item.subject(), changes),
                        Optional.ofNullable(denied.get(item.tokenKey())),
                        now)))
                .toList();
    }

    private static void add(Set<String> values, String value) {
        if (!value.isEmpty()) {
            values.add(value);
        }
    }

    private static Optional<JsonNode> change(TokenTargets subject, Map<String, JsonNode> changes) {
        return subject.ownIds().stream()
                .map(changes::get)
                .flatMap(Stream::ofNullable)
                .max(Comparator.comparing(
                        change -> Instant.parse(change.path("time").asText())));
    }

    /** The latest decision for each value of the field; with {@code onlyChanges}, only decisions that changed the ledger. */
    private Map<String, JsonNode> latest(String field, Set<String> values, boolean onlyChanges) throws IOException {
        Map<String, JsonNode> latest = new HashMap<>();
        if (values.isEmpty()) {
            return latest;
        }
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("size", Math.min(values.size(), MAX));
        ArrayNode filter = body.putObject("query").putObject("bool").putArray("filter");
        ArrayNode terms = filter.addObject().putObject("terms").putArray(field);
        values.forEach(terms::add);
        if (onlyChanges) {
            filter.addObject()
                    .putObject("terms")
                    .putArray("outcome")
                    .add("revoked")
                    .add("shadow")
                    .add("reinstated");
        }
        body.putArray("sort").addObject().put("time", "desc");
        body.putObject("collapse").put("field", field);
        for (JsonNode hit : searches.search(Index.DECISIONS, body).at("/hits/hits")) {
            latest.put(hit.path("_source").path(field).asText(), hit.path("_source"));
        }
        return latest;
    }
}
