package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.revocation.decision.TokenOwner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The exchanges of tokens that may still be alive. Not safe for use by several threads. */
final class LineageIndex {

    /**
     * An exchanged token.
     *
     * @param ancestors parent first
     * @param early whether only the exchange event is known so far, not the lineage
     * @param until time at which it may be removed
     */
    record Node(
            TokenIdentity token,
            List<TokenIdentity> ancestors,
            @Nullable Instant exp,
            TokenOwner owner,
            boolean early,
            Instant until) {
        Descendant descendant() {
            return new Descendant(token, exp, owner, early, false);
        }
    }

    private static final Comparator<Node> ORDER = Comparator.comparing(
                    (Node node) -> node.token().iss())
            .thenComparing(node -> node.token().name());

    private final Map<TokenIdentity, Node> nodes = new HashMap<>();
    private final Map<TokenIdentity, Set<TokenIdentity>> descendants = new HashMap<>();

    /**
     * Adds a lineage record. It replaces an earlier one of the same token.
     *
     * @param until when it may be forgotten
     * @return the added node; null if the record names no token
     */
    @Nullable
    Node put(Lineage lineage, Instant until) {
        TokenIdentity token = TokenIdentity.of(lineage.tenant(), lineage.token());
        if (token == null) {
            return null;
        }
        List<TokenIdentity> ancestors = new ArrayList<>();
        for (int i = 0; i < lineage.ancestors().size(); i++) {
            TokenRef ref = lineage.ancestors().get(i);
            TokenIdentity ancestor =
                    TokenIdentity.of(lineage.ancestorTenants().get(i), ref.iss(), ref.jti(), ref.hash());
            // The detection job reports cycles. Here a cycle must not make a token its own descendant.
            if (ancestor != null && !ancestor.equals(token)) {
                ancestors.add(ancestor);
            }
        }
        Instant exp = lineage.exp() == null ? null : Instant.ofEpochSecond(lineage.exp());
        TokenOwner owner = new TokenOwner(lineage.clientId(), lineage.sub(), false);
        Node node = new Node(token, List.copyOf(ancestors), exp, owner, false, until);
        put(node);
        return node;
    }

    void put(Node node) {
        remove(node.token());
        nodes.put(node.token(), node);
        for (TokenIdentity ancestor : node.ancestors()) {
            descendants.computeIfAbsent(ancestor, key -> new LinkedHashSet<>()).add(node.token());
        }
    }

    void remove(TokenIdentity token) {
        Node node = nodes.remove(token);
        if (node == null) {
            return;
        }
        for (TokenIdentity ancestor : node.ancestors()) {
            Set<TokenIdentity> below = descendants.get(ancestor);
            if (below != null && below.remove(token) && below.isEmpty()) {
                descendants.remove(ancestor);
            }
        }
    }

    @Nullable
    Node node(TokenIdentity token) {
        return nodes.get(token);
    }

    /**
     * The known descendants, as a copy: the caller may change the index meanwhile. Their order does not depend on the order in
     * which they became known, so that a budget that is enough for some of them is used for the same ones after a restart.
     */
    List<Node> descendants(TokenIdentity ancestor) {
        List<Node> found = new ArrayList<>();
        for (TokenIdentity token : descendants.getOrDefault(ancestor, Set.of())) {
            Node node = nodes.get(token);
            if (node != null) {
                found.add(node);
            }
        }
        found.sort(ORDER);
        return found;
    }

    List<Node> all() {
        return List.copyOf(nodes.values());
    }

    /** Removes tokens that have expired. */
    void prune(Instant now) {
        List<TokenIdentity> dead = new ArrayList<>();
        for (Node node : nodes.values()) {
            if (!node.until().isAfter(now)) {
                dead.add(node.token());
            }
        }
        dead.forEach(this::remove);
    }

    int size() {
        return nodes.size();
    }
}
