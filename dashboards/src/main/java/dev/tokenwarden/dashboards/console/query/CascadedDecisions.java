package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Decisions that follow from another one: the revocations of a token's descendants and of a session's members, and their
 * reinstatements. The decision that they follow from is their root.
 */
public final class CascadedDecisions {
    /** The actor of cascaded revocations. */
    static final String ACTOR = "system:cascade";

    /** The most decisions of one root whose revocations are listed. */
    static final int MAX = 10_000;

    private static final String ROOT = "root_decision";
    private static final String CAUSE = "cause";
    /** Causes of cascaded decisions. A decision may follow from another by other causes, such as an escalation. */
    private static final List<String> CAUSES = List.of("cascade", "member");

    private final Searches searches;

    public CascadedDecisions(Searches searches) {
        this.searches = searches;
    }

    /**
     * Decisions that follow from one.
     *
     * @param ids their ids, at most {@link #MAX}
     * @param total how many there are
     */
    public record Followers(List<String> ids, long total) {
        public Followers {
            ids = List.copyOf(ids);
        }

        /** Whether some are not among {@link #ids}. */
        public boolean cut() {
            return total > ids.size();
        }
    }

    /**
     * The clause that selects cascaded revocations and audit entries. A cascaded decision that waits for approval is not among them: a
     * person must see it.
     */
    static ObjectNode clause() {
        ObjectNode clause = JsonNodeFactory.instance.objectNode();
        ObjectNode bool = clause.putObject("bool");
        bool.put("minimum_should_match", 1);
        ArrayNode should = bool.putArray("should");
        should.addObject().putObject("term").put("actor", ACTOR);
        ArrayNode causes = should.addObject().putObject("terms").putArray(CAUSE);
        CAUSES.forEach(causes::add);
        bool.putArray("must_not").addObject().putObject("term").put("outcome", "awaiting-approval");
        return clause;
    }

    /** The id of the decision, how many decisions follow from it, whether the list is cut, and the decision itself if it is stored. */
    public ObjectNode view(Analyst analyst, String root, long decisions, boolean cut) throws IOException {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", root).put("decisions", decisions).put("cut", cut);
        ArrayNode found = TenantQuery.by(analyst).size(1).term("id", root).hits(searches, Index.DECISIONS);
        if (!found.isEmpty()) {
            view.set("decision", found.get(0));
        }
        return view;
    }

    /** Restricts a query to decisions that follow from {@code root}. */
    public static void restrict(TenantQuery query, String root) {
        query.term(ROOT, root).terms(CAUSE, CAUSES);
    }

    /** The decisions that follow from {@code root}: the earliest {@link #MAX} of them, in order of time. */
    public Followers of(Analyst analyst, String root) throws IOException {
        TenantQuery query = TenantQuery.by(analyst)
                .size(MAX)
                .counted()
                .sort("time", "asc")
                .sort("id", "asc")
                .source("id");
        restrict(query, root);
        JsonNode hits = query.send(searches, Index.DECISIONS).path("hits");
        List<String> ids = new ArrayList<>();
        hits.path("hits").forEach(hit -> ids.add(hit.at("/_source/id").asText()));
        return new Followers(ids, hits.at("/total/value").asLong());
    }

    /**
     * Gives each item {@code cascaded}, the number of decisions that follow from its decision, unless it is 0.
     *
     * @param decision name of the member with the id of the item's decision
     * @param outcomes only decisions with these outcomes are counted; empty: all
     */
    public void count(Analyst analyst, Iterable<JsonNode> items, String decision, Collection<String> outcomes)
            throws IOException {
        Set<String> ids = new HashSet<>();
        items.forEach(item -> ids.add(item.path(decision).asText()));
        ids.remove("");
        if (ids.isEmpty()) {
            return;
        }
        TenantQuery query = TenantQuery.by(analyst).terms(ROOT, ids).terms(CAUSE, CAUSES);
        if (!outcomes.isEmpty()) {
            query.terms("outcome", outcomes);
        }
        query.termsOf("roots", ROOT, ids.size());
        ObjectNode counts =
                TenantQuery.counts(query.send(searches, Index.DECISIONS).at("/aggregations/roots"));
        for (JsonNode item : items) {
            JsonNode n = counts.path(item.path(decision).asText());
            if (!n.isMissingNode() && item instanceof ObjectNode one) {
                one.set("cascaded", n);
            }
        }
    }

    /** Gives each cascaded revocation {@code root_decision}, if it is known. */
    public void roots(Analyst analyst, Iterable<JsonNode> revocations) throws IOException {
        Set<String> ids = new HashSet<>();
        for (JsonNode one : revocations) {
            if (one.path("actor").asText().equals(ACTOR)) {
                ids.add(one.path("decision").asText());
            }
        }
        if (ids.isEmpty()) {
            return;
        }
        ObjectNode roots = JsonNodeFactory.instance.objectNode();
        TenantQuery.by(analyst)
                .size(ids.size())
                .terms("id", ids)
                .exists(ROOT)
                .source("id", ROOT)
                .hits(searches, Index.DECISIONS)
                .forEach(found -> roots.set(found.path("id").asText(), found.path(ROOT)));
        for (JsonNode one : revocations) {
            JsonNode root = roots.path(one.path("decision").asText());
            if (root.isTextual() && one instanceof ObjectNode item) {
                item.set(ROOT, root);
            }
        }
    }
}
