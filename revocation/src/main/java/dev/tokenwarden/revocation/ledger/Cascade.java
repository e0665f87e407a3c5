package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.Expiry;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.Reach;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a token's revocation means for those exchanged from it. */
final class Cascade {
    /** Who revokes descendants. */
    static final String ACTOR = "system:cascade";

    private static final String REASON = "was exchanged from a revoked token";

    private final State state;

    Cascade(State state) {
        this.state = state;
    }

    /** The token whose descendants fall with the target; null where none do. */
    static @Nullable TokenIdentity head(Target target) {
        if (target instanceof Target.OfToken token) {
            return token.token();
        }
        return target instanceof Target.OfChain chain ? chain.token() : null;
    }

    static boolean isCascaded(Revocation revocation) {
        return revocation.actor().equals(ACTOR);
    }

    /** Revokes all known descendants of a target that has just been revoked. Returns how many. */
    int down(Revocation root, Policy policy, Instant now, Step step) {
        TokenIdentity head = head(root.target());
        int revoked = 0;
        if (head != null) {
            for (LineageIndex.Node node : state.lineage().descendants(head)) {
                revoked += revoke(node, root, policy, now, step) ? 1 : 0;
            }
        }
        return revoked;
    }

    /** Revokes a token that has just become known, if an ancestor of it is revoked. */
    void join(LineageIndex.Node node, Policy policy, Instant now, Step step) {
        Revocation root = revokedAncestor(node, null);
        if (root == null) {
            return;
        }
        revoke(node, root, policy, now, step);
        for (TokenIdentity ancestor : node.ancestors()) {
            extend(state.standing(Target.chain(ancestor)), node, policy, now, step);
            extend(state.standing(Target.token(ancestor)), node, policy, now, step);
        }
    }

    /** Reinstates the descendants that no other ancestor holds down. Returns how many. */
    int up(Target reinstated, String order, String actor, String reason, Instant now, Step step) {
        TokenIdentity head = head(reinstated);
        if (head == null || state.standing(Target.token(head)) != null || state.standing(Target.chain(head)) != null) {
            return 0;
        }
        int freed = 0;
        for (LineageIndex.Node node : state.lineage().descendants(head)) {
            Target target = Target.token(node.token());
            Revocation standing = state.standing(target);
            if (standing == null || !isCascaded(standing) || revokedAncestor(node, head) != null) {
                continue;
            }
            Decision decision = new Decision(
                    DecisionIds.onCascade(order, target),
                    now,
                    target.tenant(),
                    Decision.Outcome.REINSTATED,
                    target,
                    null,
                    null,
                    actor,
                    reason,
                    Map.of(
                            FactNames.CAUSE, "cascade",
                            FactNames.ROOT_TARGET, reinstated.id(),
                            FactNames.OF_DECISION, standing.decision()));
            state.apply(decision);
            state.ledger().remove(target);
            step.add(decision);
            step.tombstone(target);
            freed++;
        }
        return freed;
    }

    /**
     * What holds the token down: an ancestor that was revoked for its own sake, the nearest first, else one that fell in a
     * cascade itself, its origin being out of sight.
     *
     * @param except an ancestor that is just being reinstated: those between it and the token fall free with it
     */
    private @Nullable Revocation revokedAncestor(LineageIndex.Node node, @Nullable TokenIdentity except) {
        Revocation cascaded = null;
        for (TokenIdentity ancestor : node.ancestors()) {
            for (Target target : new Target[] {Target.chain(ancestor), Target.token(ancestor)}) {
                Revocation standing = state.standing(target);
                if (standing == null) {
                    continue;
                }
                if (!isCascaded(standing)) {
                    return standing;
                }
                cascaded = cascaded == null ? standing : cascaded;
            }
        }
        return except == null ? cascaded : null;
    }

    private boolean revoke(LineageIndex.Node node, Revocation root, Policy policy, Instant now, Step step) {
        Target target = Target.token(node.token());
        String id = DecisionIds.onCascade(root.decision(), target);
        Revocation standing = state.standing(target);
        if (state.decisions().contains(id) || (standing != null && isAtLeast(standing, root))) {
            return false;
        }
        Expiry expiry = expiry(node, policy, now);
        if (expiry.isPast(now)) {
            return false;
        }
        Map<String, String> facts = Map.of(
                FactNames.CAUSE, "cascade",
                FactNames.ROOT_DECISION, root.decision(),
                FactNames.ROOT_TARGET, root.target().id());
        boolean spared = !root.actor().startsWith("person:")
                && policy.enforcement(target.tenant())
                        .isNeverRevoked(
                                node.clientId(), node.sub(), node.token().iss());
        boolean shadow = root.state() == Revocation.State.SHADOW;
        Decision decision = new Decision(
                id,
                now,
                target.tenant(),
                spared ? Decision.Outcome.SUPPRESSED : shadow ? Decision.Outcome.SHADOW : Decision.Outcome.REVOKED,
                target,
                root.rule(),
                null,
                ACTOR,
                spared ? "policy protects the token's owner (never_revoke)" : REASON,
                facts);
        state.apply(decision);
        step.add(decision);
        if (spared) {
            return false;
        }
        put(
                new Revocation(
                        target, root.state(), root.effective(), null, expiry.at(), id, root.rule(), ACTOR, REASON),
                step);
        return true;
    }

    /** A root must stand as long as what descends from it may live. */
    private void extend(@Nullable Revocation root, LineageIndex.Node node, Policy policy, Instant now, Step step) {
        Instant end = expiry(node, policy, now).at();
        if (root == null || root.expires() == null || end == null || node.exp() == null) {
            return;
        }
        if (end.isAfter(root.expires())) {
            put(
                    new Revocation(
                            root.target(),
                            root.state(),
                            root.effective(),
                            root.cutoff(),
                            end,
                            root.decision(),
                            root.rule(),
                            root.actor(),
                            root.reason()),
                    step);
        }
    }

    private Expiry expiry(LineageIndex.Node node, Policy policy, Instant now) {
        Reach reach = state.lineage().reach(node.token());
        return Expiry.ofToken(policy, node.token(), node.exp(), reach, now);
    }

    private static boolean isAtLeast(Revocation standing, Revocation root) {
        return standing.state() == Revocation.State.ENFORCED || root.state() == Revocation.State.SHADOW;
    }

    private void put(Revocation revocation, Step step) {
        state.ledger().put(revocation, LedgerView.PENDING);
        step.put(revocation);
    }
}
