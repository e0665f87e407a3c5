package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Enforcement;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.Engine;
import dev.tokenwarden.revocation.decision.Expiry;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.ProposedRevocation;
import dev.tokenwarden.revocation.decision.Ruling;
import dev.tokenwarden.revocation.decision.TokenOwner;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Revokes the descendants of a revoked target: tokens that were exchanged from a token, and the tokens of a session or grant.
 *
 * <p>The same limits as for the target itself apply:
 *
 * <ol>
 *   <li>{@code never_revoke} is checked against the descendant's own claims, not against the event that named its parent.
 *   <li>If a rule revoked the target, each descendant counts against that rule's budget. Tokens of a session or grant do not:
 *       their entries only represent the session or grant in the denylist.
 *   <li>If more than {@code second_threshold} tokens would be revoked with one target, they wait for approval as a whole.
 *   <li>A token that a person reinstated after the act is not revoked for that act again.
 * </ol>
 *
 * <p>No limit applies to a revocation that a person ordered or approved.
 */
final class Cascade {
    private static final String REASON = "The token was exchanged from a revoked token";
    private static final String MEMBER_REASON = "The token belongs to a revoked session or grant";
    private static final String OVERFLOW_REASON =
            "More tokens descend from the revoked token, session or grant than second_threshold allows";

    private final State state;

    Cascade(State state) {
        this.state = state;
    }

    static boolean isCascaded(Revocation revocation) {
        return revocation.actor().equals(Actors.CASCADE);
    }

    /** Revokes all known descendants of a target that was just revoked. Returns how many. */
    int down(Revocation root, Policy policy, Instant now, Step step) {
        List<Descendant> below = state.below(root.target());
        if (exceeds(root, below.size(), policy)) {
            waitAsAWhole(root, below.size(), now, step);
            return 0;
        }
        int revoked = 0;
        for (Descendant one : below) {
            revoked += revoke(one, root, policy, now, step) ? 1 : 0;
        }
        return revoked;
    }

    /** Revokes an exchanged token that has just become known, if an ancestor or a session or grant of these is revoked. */
    void join(LineageIndex.Node node, Policy policy, Instant now, Step step) {
        join(node.descendant(), node.ancestors(), policy, now, step);
    }

    /** Revokes a token that was just issued in a session or grant, if that is revoked. */
    void join(Descendant token, List<TokenIdentity> ancestors, Policy policy, Instant now, Step step) {
        List<Revocation> above = above(token.token(), ancestors);
        Revocation root = first(above, true);
        if (root == null) {
            return;
        }
        int before = state.decisions().cascaded(root.decision());
        boolean isMember = State.isFamily(root.target())
                && state.directory().families(token.token()).contains(root.target());
        Descendant descendant = new Descendant(token.token(), token.exp(), token.owner(), token.early(), isMember);
        if (!state.decisions().contains(DecisionIds.onCascade(root.decision(), Target.token(token.token())))
                && exceeds(root, before + 1, policy)) {
            waitAsAWhole(root, before + 1, now, step);
        } else {
            revoke(descendant, root, policy, now, step);
        }
        for (Revocation one : above) {
            extend(one, token, policy, now, step);
        }
    }

    /** Reinstates the descendants that no other revocation covers. Returns how many. */
    int up(Target reinstated, Command.Order order, Instant now, Step step) {
        boolean stillRevoked = reinstated
                .head()
                .map(head ->
                        state.revocation(Target.token(head)) != null || state.revocation(Target.chain(head)) != null)
                .orElse(false);
        if (stillRevoked) {
            return 0;
        }
        int freed = 0;
        for (Descendant one : state.below(reinstated)) {
            Target target = Target.token(one.token());
            Revocation revocation = state.revocation(target);
            LineageIndex.Node node = state.lineage().node(one.token());
            List<TokenIdentity> ancestors = node == null ? List.of() : node.ancestors();
            if (revocation == null || !isCascaded(revocation) || first(above(one.token(), ancestors), false) != null) {
                continue;
            }
            Decision decision = Decision.builder(DecisionIds.onCascade(order.id(), target))
                    .time(now)
                    .target(target)
                    .outcome(Decision.Outcome.REINSTATED)
                    .actor(order.actor())
                    .reason(order.reason())
                    .facts(new TreeMap<>(Map.of(
                            FactNames.CAUSE, "cascade",
                            FactNames.ROOT_DECISION, DecisionIds.onOrder(order.id()),
                            FactNames.ROOT_TARGET, reinstated.id(),
                            FactNames.OF_DECISION, revocation.decision())))
                    .build();
            record(decision, step);
            state.ledger().remove(target);
            step.tombstone(target);
            freed++;
        }
        return freed;
    }

    /** The revocation that caused a waiting cascaded decision, if it is still in force. */
    @Nullable
    Revocation root(Decision waiting) {
        String id = waiting.facts().get(FactNames.ROOT_TARGET);
        LedgerView.Entry entry = id == null ? null : state.ledger().byId(id);
        return entry != null
                        && entry.revocation().decision().equals(waiting.facts().get(FactNames.ROOT_DECISION))
                ? entry.revocation()
                : null;
    }

    /** The revocations that a token is revoked with: of its ancestors, nearest first, and of the sessions and grants of all. */
    private List<Revocation> above(TokenIdentity token, List<TokenIdentity> ancestors) {
        Set<Target> targets = new LinkedHashSet<>(state.directory().families(token));
        for (TokenIdentity ancestor : ancestors) {
            targets.add(Target.chain(ancestor));
            targets.add(Target.token(ancestor));
            targets.addAll(state.directory().families(ancestor));
        }
        List<Revocation> above = new ArrayList<>();
        for (Target target : targets) {
            Revocation revocation = state.revocation(target);
            if (revocation != null) {
                above.add(revocation);
            }
        }
        return above;
    }

    /**
     * The first revocation that is not itself a cascaded one.
     *
     * @param cascaded whether a cascaded one is taken where there is no other: its own cause may be unknown here. Not while a
     *     target is being reinstated, since those between it and the token are reinstated with it
     */
    private static @Nullable Revocation first(List<Revocation> above, boolean cascaded) {
        for (Revocation one : above) {
            if (!isCascaded(one)) {
                return one;
            }
        }
        return cascaded && !above.isEmpty() ? above.get(0) : null;
    }

    private static boolean isLimited(Revocation root) {
        return !Actors.isPerson(root.actor());
    }

    private static boolean exceeds(Revocation root, int below, Policy policy) {
        int threshold = policy.enforcement(root.target().tenant()).budget().secondThreshold();
        return isLimited(root) && 1 + below > threshold;
    }

    /** One decision for all descendants: approved, it revokes the whole chain, session or grant in the approver's name. */
    private void waitAsAWhole(Revocation root, int below, Instant now, Step step) {
        Target whole = root.target().head().<Target>map(Target::chain).orElse(root.target());
        String id = DecisionIds.onOverflow(root.decision(), whole);
        if (state.decisions().contains(id)) {
            return;
        }
        Decision.Builder decision = Decision.builder(id)
                .time(now)
                .target(whole)
                .outcome(Decision.Outcome.AWAITING_APPROVAL)
                .rule(root.rule())
                .actor(Actors.CASCADE)
                .reason(OVERFLOW_REASON);
        decision.fact(FactNames.APPROVALS, "2");
        decision.fact(FactNames.CAUSE, "cascade");
        decision.fact(FactNames.REACH, Integer.toString(1 + below));
        decision.fact(FactNames.ROOT_DECISION, root.decision());
        decision.fact(FactNames.ROOT_TARGET, root.target().id());
        record(decision.build(), step);
    }

    private boolean revoke(Descendant one, Revocation root, Policy policy, Instant now, Step step) {
        Target target = Target.token(one.token());
        String id = DecisionIds.onCascade(root.decision(), target);
        Revocation before = state.revocation(target);
        if (state.decisions().contains(id) || (before != null && isAtLeast(before, root))) {
            return false;
        }
        Expiry expiry = expiry(one, policy, now);
        if (expiry.isPast(now)) {
            return false;
        }
        String reason = one.member() ? MEMBER_REASON : REASON;
        Decision.Builder decision = Decision.builder(id)
                .time(now)
                .target(target)
                .rule(root.rule())
                .actor(Actors.CASCADE)
                .reason(reason)
                .facts(new TreeMap<>(Map.of(
                        FactNames.CAUSE, one.member() ? "member" : "cascade",
                        FactNames.ROOT_DECISION, root.decision(),
                        FactNames.ROOT_TARGET, root.target().id())));
        Instant act = actTime(root);
        boolean reinstated = isReinstatedSince(target, act);
        if (!isLimited(root) && !reinstated) {
            return put(decision, root, expiry, step);
        }
        if (reinstated) {
            record(
                    decision.outcome(Decision.Outcome.SUPPRESSED)
                            .fact(FactNames.REINSTATED_SINCE, "true")
                            .reason("A person reinstated the token after this act; only a later act counts")
                            .build(),
                    step);
            return false;
        }
        Enforcement enforcement = policy.enforcement(target.tenant());
        TokenOwner owner = owner(one);
        boolean isProtected = owner.isProtected(enforcement, one.token().iss());
        if (isProtected && one.early() && owner.equals(one.owner())) {
            // Only the event that named the parent names the owner so far. The lineage follows and is more reliable.
            return false;
        }
        if (root.rule() != null && !one.member()) {
            ProposedRevocation proposed = new ProposedRevocation(
                    new ProposedRevocation.Cause(target.tenant(), root.rule(), null, reason, act, now),
                    severity(root),
                    Action.REVOKE_TOKEN,
                    target,
                    owner,
                    one.exp());
            Ruling ruling = Engine.cascade(
                    proposed,
                    decision,
                    root.state() == Revocation.State.SHADOW,
                    policy,
                    state.situation(proposed, policy),
                    now);
            return put(ruling, root, step);
        }
        if (isProtected) {
            boolean contested = owner.contested();
            decision.outcome(contested ? Decision.Outcome.AWAITING_APPROVAL : Decision.Outcome.SUPPRESSED)
                    .fact(FactNames.PROTECTED, "true")
                    .reason("The policy protects the token's owner (never_revoke)");
            if (contested) {
                decision.fact(FactNames.CONTESTED, "true").fact(FactNames.APPROVALS, "1");
            }
            record(decision.build(), step);
            return false;
        }
        return put(decision, root, expiry, step);
    }

    /** The owner by the token's own events; if there are none, by its lineage. */
    private TokenOwner owner(Descendant one) {
        return state.directory().owner(one.token()).filter(TokenOwner::isKnown).orElse(one.owner());
    }

    private boolean put(Decision.Builder builder, Revocation root, Expiry expiry, Step step) {
        boolean shadow = root.state() == Revocation.State.SHADOW;
        Decision decision = builder.outcome(shadow ? Decision.Outcome.SHADOW : Decision.Outcome.REVOKED)
                .build();
        record(decision, step);
        put(
                Revocation.by(decision)
                        .effective(root.effective())
                        .expires(expiry.at())
                        .build(),
                step);
        return true;
    }

    private boolean put(Ruling ruling, Revocation root, Step step) {
        record(ruling.decision(), step);
        Revocation revocation = ruling.revocation();
        if (revocation == null) {
            return false;
        }
        put(
                Revocation.by(ruling.decision())
                        .effective(root.effective())
                        .expires(revocation.expires())
                        .build(),
                step);
        return true;
    }

    private boolean isReinstatedSince(Target target, Instant act) {
        Reinstatements.Reinstatement last = state.reinstatements().last(target);
        return last != null && !act.isAfter(last.at());
    }

    /** The time of the act for which the root was revoked. */
    private Instant actTime(Revocation root) {
        Decision decision = state.decisions().byId(root.decision());
        String act = decision == null ? null : decision.facts().get(FactNames.ACT_TIME);
        try {
            return act == null ? root.effective() : Instant.parse(act);
        } catch (DateTimeException e) {
            return root.effective();
        }
    }

    private Severity severity(Revocation root) {
        Decision decision = state.decisions().byId(root.decision());
        String severity = decision == null ? null : decision.facts().get(FactNames.SEVERITY);
        try {
            return severity == null ? Severity.HIGH : Severity.parse(severity);
        } catch (IllegalArgumentException e) {
            return Severity.HIGH;
        }
    }

    /** Extends a revocation until its target's descendants have expired. */
    private void extend(Revocation root, Descendant one, Policy policy, Instant now, Step step) {
        Revocation current = state.revocation(root.target());
        if (current == null || current.expires() == null) {
            return;
        }
        Instant end = State.isFamily(current.target())
                ? Expiry.of(policy, current.target(), null, state.reach(current.target()), now)
                        .at()
                : one.exp() == null ? null : expiry(one, policy, now).at();
        if (end != null && end.isAfter(current.expires())) {
            put(current.withExpires(end), step);
        }
    }

    private Expiry expiry(Descendant one, Policy policy, Instant now) {
        return Expiry.ofToken(policy, one.token(), one.exp(), state.reach(Target.token(one.token())), now);
    }

    private static boolean isAtLeast(Revocation before, Revocation root) {
        return before.state() == Revocation.State.ENFORCED || root.state() == Revocation.State.SHADOW;
    }

    private void record(Decision decision, Step step) {
        state.apply(decision);
        step.add(decision);
    }

    private void put(Revocation revocation, Step step) {
        state.ledger().put(revocation, LedgerView.PENDING);
        step.put(revocation);
    }
}
