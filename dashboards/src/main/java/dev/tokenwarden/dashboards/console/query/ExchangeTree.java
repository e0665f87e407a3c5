package dev.tokenwarden.dashboards.console.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.search.Index;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The exchange tree around a token, within the analyst's tenants. It follows the parents up to the root, then the children down,
 * with one search per level. If an ancestor belongs to another tenant, the tree begins below it.
 */
public final class ExchangeTree {
    /** The most tokens in a tree. A larger tree is cut at its deepest level. */
    public static final int MAX = 500;

    private static final int MAX_DEPTH = 32;
    /** The most documents read per level. A token can have two: its issuance and its exchange. */
    private static final int PAGE = 2 * MAX;

    private final String root;
    private final Set<String> keys = new LinkedHashSet<>();
    private final Map<String, JsonNode> issued = new HashMap<>();
    private final Map<String, String> parents = new LinkedHashMap<>();
    private boolean cut;

    private ExchangeTree(String root) {
        this.root = root;
    }

    /** The tree that the token is in. */
    public static ExchangeTree around(Searches searches, Analyst analyst, String key) throws IOException {
        Map<String, JsonNode> path = new LinkedHashMap<>();
        String top = key;
        boolean beyond = false;
        while (!beyond) {
            JsonNode document = issuance(searches, analyst, top);
            path.put(top, document == null ? MissingNode.getInstance() : document);
            String parent = document == null ? "" : document.path("parent_key").asText();
            // A token may be its own ancestor, in an attack. The loop must end nevertheless.
            if (parent.isEmpty() || path.containsKey(parent)) {
                break;
            }
            beyond = path.size() > MAX_DEPTH;
            top = beyond ? top : parent;
        }
        ExchangeTree chain = new ExchangeTree(top);
        chain.cut = beyond;
        path.forEach(chain::add);
        chain.down(searches, analyst, List.copyOf(path.keySet()));
        return chain;
    }

    /** The token and its descendants. */
    public static ExchangeTree below(Searches searches, Analyst analyst, String key) throws IOException {
        ExchangeTree chain = new ExchangeTree(key);
        chain.keys.add(key);
        chain.down(searches, analyst, List.of(key));
        return chain;
    }

    private void down(Searches searches, Analyst analyst, List<String> from) throws IOException {
        List<String> level = from;
        for (int depth = 0; !level.isEmpty(); depth++) {
            List<String> next = new ArrayList<>();
            ArrayNode children = TenantQuery.by(analyst)
                    .size(PAGE)
                    .terms("parent_key", level)
                    .sort("time", "asc")
                    .sort("token_key", "asc")
                    .hits(searches, Index.ISSUANCES);
            cut |= children.size() == PAGE;
            for (JsonNode child : children) {
                String key = child.path("token_key").asText();
                if (keys.contains(key)) {
                    continue;
                }
                if (keys.size() >= MAX || depth >= MAX_DEPTH) {
                    cut = true;
                    return;
                }
                add(key, child);
                next.add(key);
            }
            level = next;
        }
    }

    private void add(String key, JsonNode document) {
        keys.add(key);
        if (!document.isMissingNode()) {
            issued.put(key, document);
            String parent = document.path("parent_key").asText();
            if (!parent.isEmpty()) {
                parents.put(key, parent);
            }
        }
    }

    private static @Nullable JsonNode issuance(Searches searches, Analyst analyst, String key) throws IOException {
        // Prefers the exchange, which has more data than an issuance of the same token.
        for (JsonNode document : TenantQuery.by(analyst)
                .size(1)
                .term("token_key", key)
                .sort("kind", "asc")
                .sort("time", "asc")
                .hits(searches, Index.ISSUANCES)) {
            return document;
        }
        return null;
    }

    public String root() {
        return root;
    }

    /** Keys of the tokens. On the path to the requested token, parents are before children. */
    public Set<String> keys() {
        return keys;
    }

    /** Child to parent; the parent may be outside of the tree. */
    public Map<String, String> parents() {
        return parents;
    }

    /** The issuance or exchange of the token; null: not known. */
    public @Nullable JsonNode issued(String key) {
        return issued.get(key);
    }

    /** Whether tokens are missing, because the tree is larger than {@link #MAX} or deeper than can be followed. */
    public boolean cut() {
        return cut;
    }
}
