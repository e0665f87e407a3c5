package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.event.TokenRef;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.revocation.decision.Reach;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who descends from whom, among the tokens that may still be alive. Not safe for use by several threads. */
final class LineageIndex {
    /**
     * An exchanged token.
     *
     * @param ancestors parent first
     * @param until when it may be forgotten
     */
    record Node(
            TokenIdentity token,
            List<TokenIdentity> ancestors,
            @Nullable Instant exp,
            @Nullable String clientId,
            @Nullable String sub,
            Instant until) {}

    private final Map<TokenIdentity, Node> nodes = new HashMap<>();
    private final Map<TokenIdentity, Set<TokenIdentity>> descendants = new HashMap<>();

    /**
     * Takes a record in, in the place of an earlier one of the same token.
     *
     * @param until when it may be forgotten
     * @return the token, or null if the record names none
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
            // A cycle is the streams jobs' to report; here it must not make a token its own descendant.
            if (ancestor != null && !ancestor.equals(token)) {
                ancestors.add(ancestor);
            }
        }
        Instant exp = lineage.exp() == null ? null : Instant.ofEpochSecond(lineage.exp());
        Node node = new Node(token, List.copyOf(ancestors), exp, lineage.clientId(), lineage.sub(), until);
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

    /** A copy: the caller may change the index while it looks. */
    Collection<Node> descendants(TokenIdentity ancestor) {
        List<Node> found = new ArrayList<>();
        for (TokenIdentity token : descendants.getOrDefault(ancestor, Set.of())) {
            Node node = nodes.get(token);
            if (node != null) {
                found.add(node);
            }
        }
        return found;
    }

    Reach reach(TokenIdentity ancestor) {
        Instant latest = null;
        boolean unknown = false;
        Collection<Node> below = descendants(ancestor);
        for (Node node : below) {
            if (node.exp() == null) {
                unknown = true;
            } else if (latest == null || node.exp().isAfter(latest)) {
                latest = node.exp();
            }
        }
        return new Reach(below.size(), latest, unknown);
    }

    List<Node> all() {
        return List.copyOf(nodes.values());
    }

    /** Forgets the tokens that are dead. */
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
