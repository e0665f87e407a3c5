package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.Approvers;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.Engine;
import dev.tokenwarden.revocation.decision.Expiry;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.ProposedRevocation;
import dev.tokenwarden.revocation.decision.Ruling;
import dev.tokenwarden.revocation.decision.Situation;
import dev.tokenwarden.revocation.decision.TokenDirectory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns input into decisions and ledger records, and applies them to the state at once, so that later input of the same
 * transaction sees them. If that transaction fails, the state is discarded and read again.
 */
final class Decider {
    /** The most ended records that one transaction removes from the ledger. */
    private static final int EXPIRE_AT_ONCE = 1_000;
    /** The most decisions waiting for the budget that one transaction decides again. */
    private static final int RECONSIDER_AT_ONCE = 500;
    /** How long an exchanged token without known {@code exp} is remembered. */
    private static final Duration LINEAGE_LIFETIME = Expiry.DEFAULT_LIFETIME;

    private final State state;
    private final Supplier<Policy> policy;
    private final Clock clock;
    private final Cascade cascade;
    private final Orders orders;

    Decider(State state, Supplier<Policy> policy, Clock clock) {
        this.state = state;
        this.policy = policy;
        this.clock = clock;
        this.cascade = new Cascade(state);
        this.orders = new Orders(state, cascade);
    }

    State state() {
        return state;
    }

    /** Result of an input. */
    enum Handled {
        DECIDED,
        /** It was decided before: nothing changes. */
        REPEATED,
        /** It is older than the remembered decisions, so it may have been decided: nothing changes. */
        OUTDATED
    }

    /**
     * Decides about a detection. A detection that was decided before is decided again only if its act is later than a
     * reinstatement, or if it was an alert and asks for a revocation now, because its evidence was proven since.
     */
    Handled onDetection(Detection detection, Step step) {
        Policy inForce = policy.get();
        Instant now = clock.instant();
        boolean decided = state.decisions().isDecided(detection.id());
        if (detection.detectedAt().isBefore(now.minus(DecisionLog.HORIZON))) {
            return decided ? Handled.REPEATED : Handled.OUTDATED;
        }
        ProposedRevocation proposed = ProposedRevocation.of(detection, inForce);
        String after = "";
        if (decided && proposed.action().revokes() && state.decisions().isAlert(detection.id())) {
            after = proposed.action().wireName();
        } else if (decided) {
            Reinstatements.Reinstatement last =
                    proposed.target() == null ? null : state.reinstatements().last(proposed.target());
            if (last == null || !detection.time().isAfter(last.at())) {
                return Handled.REPEATED;
            }
            after = last.decision();
        }
        Ruling ruling = Engine.decide(detection, after, inForce, state.situation(proposed, inForce), now);
        if (state.decisions().contains(ruling.decision().id())) {
            return Handled.REPEATED;
        }
        carryOut(ruling, inForce, now, step);
        return Handled.DECIDED;
    }

    private void carryOut(Ruling ruling, Policy inForce, Instant now, Step step) {
        record(ruling.decision(), step);
        if (ruling.revocation() != null) {
            put(ruling.revocation(), inForce, now, step);
        }
        Decision wider = state.escalations().propose(ruling.decision(), inForce, state::wider, now);
        if (wider != null && !state.decisions().contains(wider.id())) {
            record(wider, step);
        }
    }

    /** Decides again about the decisions that wait only for the budget: critical first, then the oldest. */
    void reconsider(Step step) {
        Policy inForce = policy.get();
        Instant now = clock.instant();
        int decided = 0;
        for (ApprovalQueue.Waiting one : state.waiting().forBudget()) {
            if (decided == RECONSIDER_AT_ONCE) {
                return;
            }
            decided += reconsider(one, inForce, now, step) ? 1 : 0;
        }
    }

    private boolean reconsider(ApprovalQueue.Waiting one, Policy inForce, Instant now, Step step) {
        Decision waiting = one.decision();
        Optional<ProposedRevocation> found = ProposedRevocation.of(waiting, now);
        if (found.isEmpty()) {
            return false;
        }
        boolean cascaded = waiting.detection() == null;
        if (cascaded && cascade.root(waiting) == null) {
            record(
                    Decision.builder(DecisionIds.onWait(waiting.id()))
                            .time(now)
                            .tenant(waiting.tenant())
                            .target(found.get().target())
                            .outcome(Decision.Outcome.SUPPRESSED)
                            .rule(waiting.rule())
                            .actor(waiting.actor())
                            .reason("The token that it was exchanged from is not revoked any more")
                            .fact(FactNames.OF_DECISION, waiting.id())
                            .build(),
                    step);
            return true;
        }
        ProposedRevocation proposed = found.get().withSeverity(one.severity());
        Situation situation = state.situation(proposed, inForce).withoutWaiting();
        Ruling ruling = Engine.reconsider(waiting, proposed, inForce, situation, now);
        if (ruling == null) {
            return false;
        }
        if (cascaded) {
            record(ruling.decision(), step);
            if (ruling.revocation() != null) {
                state.ledger().put(ruling.revocation(), LedgerView.PENDING);
                step.put(ruling.revocation());
            }
        } else {
            carryOut(ruling, inForce, now, step);
        }
        return true;
    }

    /**
     * Handles the report of another system that a token, session or grant is revoked. It is revoked in every mode, because the
     * other system made the decision. A wider target waits for a person.
     *
     * @return false if the request was decided before
     */
    boolean onRequest(RevocationRequest request, Step step) {
        String id = DecisionIds.onRequest(request.id(), request.target());
        if (state.decisions().contains(id)) {
            return false;
        }
        Policy inForce = policy.get();
        Instant now = clock.instant();
        Target target = request.target();
        Decision.Builder decision = Decision.builder(id)
                .time(now)
                .target(target)
                .actor(request.actor())
                .reason(request.reason())
                .fact(FactNames.CAUSE, "request");
        if (target.head().isEmpty() && !State.isFamily(target)) {
            int needed = Approvers.needed(inForce.enforcement(target.tenant()), target, state.covered(target));
            record(
                    decision.outcome(Decision.Outcome.AWAITING_APPROVAL)
                            .fact(FactNames.APPROVALS, Integer.toString(needed))
                            .build(),
                    step);
            return true;
        }
        Instant exp = request.expires() != null ? request.expires() : state.exp(target);
        Expiry expiry = Expiry.of(inForce, target, exp, state.reach(target), now);
        Revocation before = state.revocation(target);
        if (expiry.isPast(now)) {
            record(
                    decision.outcome(Decision.Outcome.SUPPRESSED)
                            .reason("The token has expired")
                            .build(),
                    step);
            return true;
        }
        if (before != null && before.state() == Revocation.State.ENFORCED) {
            record(
                    decision.outcome(Decision.Outcome.SUPPRESSED)
                            .reason("The token is revoked already")
                            .fact(FactNames.COVERED_BY, before.decision())
                            .build(),
                    step);
            return true;
        }
        Decision revoked = decision.outcome(Decision.Outcome.REVOKED).build();
        record(revoked, step);
        put(
                Revocation.by(revoked)
                        .effective(request.effective())
                        .expires(expiry.at())
                        .build(),
                inForce,
                now,
                step);
        return true;
    }

    /** Handles the lineage of an exchanged token. */
    void onLineage(Lineage lineage, Instant appended, Step step) {
        LineageIndex.Node node = remember(lineage, appended);
        if (node != null) {
            cascade.join(node, policy.get(), clock.instant(), step);
        }
    }

    /** Handles an exchange event, which arrives before the lineage. If the lineage is known already, it changes nothing. */
    void onExchange(ObservedExchange exchange, Step step) {
        LineageIndex index = state.lineage();
        if (index.node(exchange.token()) != null || exchange.token().equals(exchange.parent())) {
            return;
        }
        Instant now = clock.instant();
        Instant exp = exchange.exp() == null ? null : Instant.ofEpochSecond(exchange.exp());
        Instant until = (exp == null ? now.plus(LINEAGE_LIFETIME) : exp)
                .plus(policy.get().clockSkew());
        if (!until.isAfter(now)) {
            return;
        }
        List<TokenIdentity> ancestors = new ArrayList<>(List.of(exchange.parent()));
        LineageIndex.Node parent = index.node(exchange.parent());
        if (parent != null) {
            ancestors.addAll(parent.ancestors());
        }
        ancestors.removeIf(exchange.token()::equals);
        LineageIndex.Node node =
                new LineageIndex.Node(exchange.token(), List.copyOf(ancestors), exp, exchange.owner(), true, until);
        index.put(node);
        cascade.join(node, policy.get(), now, step);
    }

    /** Handles the issuance of a token in a revoked session or grant. */
    void onMember(TokenDirectory.Member member, Step step) {
        LineageIndex.Node node = state.lineage().node(member.token());
        cascade.join(
                new Descendant(member.token(), member.exp(), member.owner(), false, true),
                node == null ? List.of() : node.ancestors(),
                policy.get(),
                clock.instant(),
                step);
    }

    /** Adds a lineage record to the state without acting on it: while the state is read at start. */
    LineageIndex.@Nullable Node remember(Lineage lineage, Instant appended) {
        Instant end = lineage.exp() == null ? appended.plus(LINEAGE_LIFETIME) : Instant.ofEpochSecond(lineage.exp());
        Instant until = end.plus(policy.get().clockSkew());
        return until.isAfter(clock.instant()) ? state.lineage().put(lineage, until) : null;
    }

    void onLineageGone(TokenIdentity token) {
        state.lineage().remove(token);
    }

    /** Revokes the descendants that a crash left out. Called after a start. */
    void repair(Step step) {
        for (LineageIndex.Node node : state.lineage().all()) {
            cascade.join(node, policy.get(), clock.instant(), step);
        }
    }

    /** Removes the records that have ended from the ledger. */
    void expire(Step step) {
        for (Target target : state.ledger().ended(clock.instant(), EXPIRE_AT_ONCE)) {
            state.ledger().remove(target);
            step.tombstone(target);
        }
    }

    void prune() {
        state.prune(clock.instant());
    }

    /** The load of each tenant now. */
    TenantLoad load() {
        return state.load(policy.get(), clock.instant());
    }

    /** Carries out an order. The result holds once the transaction is committed. */
    CommandResult onCommand(Command command, Step step) {
        return orders.carryOut(command, policy.get(), clock.instant(), step);
    }

    private void record(Decision decision, Step step) {
        state.apply(decision);
        step.add(decision);
    }

    private void put(Revocation revocation, Policy inForce, Instant now, Step step) {
        state.ledger().put(revocation, LedgerView.PENDING);
        step.put(revocation);
        cascade.down(revocation, inForce, now, step);
    }
}
