package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.DecisionIds;
import dev.tokenwarden.revocation.decision.Engine;
import dev.tokenwarden.revocation.decision.Expiry;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.Ruling;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what comes in into decisions and ledger records, and takes them into the state at once, so that what follows in
 * the same transaction sees them. If that transaction fails, the state is thrown away and read anew.
 */
final class Decider {
    /** How many ended records one transaction takes off the ledger. */
    private static final int EXPIRE_AT_ONCE = 1_000;
    /** How long a descendant without known {@code exp} is remembered. */
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

    /** What became of an input. */
    enum Taken {
        DECIDED,
        /** It was decided before: nothing changes. */
        REPEATED,
        /** It is older than what is remembered of earlier decisions, so that it might have been decided: nothing changes. */
        OUTDATED
    }

    Taken onDetection(Detection detection, Step step) {
        if (state.decisions().isDecided(detection.id())) {
            return Taken.REPEATED;
        }
        Policy inForce = policy.get();
        Instant now = clock.instant();
        if (detection.detectedAt().isBefore(now.minus(DecisionLog.HORIZON))) {
            return Taken.OUTDATED;
        }
        Ruling ruling = Engine.decide(detection, inForce, state, now);
        record(ruling.decision(), step);
        if (ruling.revocation() != null) {
            put(ruling.revocation(), inForce, now, step);
        }
        Decision wider = state.escalations().propose(ruling.decision(), inForce, state, now);
        if (wider != null && !state.decisions().contains(wider.id())) {
            record(wider, step);
        }
        return Taken.DECIDED;
    }

    /**
     * Another system says that a token is revoked: it is, whatever the mode, since this is not our automation's choice. A
     * target wider than a chain waits for a person.
     */
    boolean onRequest(RevocationRequest request, Step step) {
        String id = DecisionIds.onRequest(request.id(), request.target());
        if (state.decisions().contains(id)) {
            return false;
        }
        Policy inForce = policy.get();
        Instant now = clock.instant();
        Target target = request.target();
        TokenIdentity token = Cascade.head(target);
        Map<String, String> facts = new TreeMap<>(Map.of(FactNames.CAUSE, "request"));
        Decision.Outcome outcome = Decision.Outcome.REVOKED;
        String reason = request.reason();
        Expiry expiry = Expiry.NEVER;
        if (token == null) {
            outcome = Decision.Outcome.AWAITING_APPROVAL;
            facts.put(FactNames.APPROVALS, "1");
        } else {
            Instant exp = request.expires() != null ? request.expires() : state.exp(token);
            expiry = Expiry.ofToken(inForce, token, exp, state.reach(token), now);
            Revocation standing = state.standing(target);
            if (expiry.isPast(now)) {
                outcome = Decision.Outcome.SUPPRESSED;
                reason = "the token has expired";
            } else if (standing != null && standing.state() == Revocation.State.ENFORCED) {
                outcome = Decision.Outcome.SUPPRESSED;
                reason = "revoked already";
                facts.put(FactNames.COVERED_BY, standing.decision());
            }
        }
        record(
                new Decision(id, now, target.tenant(), outcome, target, null, null, request.actor(), reason, facts),
                step);
        if (outcome == Decision.Outcome.REVOKED) {
            put(
                    new Revocation(
                            target,
                            Revocation.State.ENFORCED,
                            request.effective(),
                            null,
                            expiry.at(),
                            id,
                            null,
                            request.actor(),
                            reason),
                    inForce,
                    now,
                    step);
        }
        return true;
    }

    /** A token that was exchanged from another. */
    void onLineage(Lineage lineage, Instant appended, Step step) {
        LineageIndex.Node node = remember(lineage, appended);
        if (node != null) {
            cascade.join(node, policy.get(), clock.instant(), step);
        }
    }

    /** The same, seen earlier and in part: what the lineage says already counts for more. */
    void onExchanged(Exchanged exchanged, Step step) {
        LineageIndex index = state.lineage();
        if (index.node(exchanged.token()) != null || exchanged.token().equals(exchanged.parent())) {
            return;
        }
        Instant now = clock.instant();
        Instant exp = exchanged.exp() == null ? null : Instant.ofEpochSecond(exchanged.exp());
        Instant until = (exp == null ? now.plus(LINEAGE_LIFETIME) : exp)
                .plus(policy.get().clockSkew());
        if (!until.isAfter(now)) {
            return;
        }
        List<TokenIdentity> ancestors = new ArrayList<>(List.of(exchanged.parent()));
        LineageIndex.Node parent = index.node(exchanged.parent());
        if (parent != null) {
            ancestors.addAll(parent.ancestors());
        }
        ancestors.removeIf(exchanged.token()::equals);
        LineageIndex.Node node = new LineageIndex.Node(
                exchanged.token(), List.copyOf(ancestors), exp, exchanged.clientId(), exchanged.sub(), until);
        index.put(node);
        cascade.join(node, policy.get(), now, step);
    }

    /** Takes a lineage record in without acting on it: while the state is read at start. */
    LineageIndex.@Nullable Node remember(Lineage lineage, Instant appended) {
        Instant end = lineage.exp() == null ? appended.plus(LINEAGE_LIFETIME) : Instant.ofEpochSecond(lineage.exp());
        Instant until = end.plus(policy.get().clockSkew());
        return until.isAfter(clock.instant()) ? state.lineage().put(lineage, until) : null;
    }

    void onLineageGone(TokenIdentity token) {
        state.lineage().remove(token);
    }

    /** After a start: whatever a crash kept from being cascaded is cascaded now. */
    void repair(Step step) {
        for (LineageIndex.Node node : state.lineage().all()) {
            cascade.join(node, policy.get(), clock.instant(), step);
        }
    }

    /** Takes off the ledger what has ended. */
    void expire(Step step) {
        for (Target target : state.ledger().ended(clock.instant(), EXPIRE_AT_ONCE)) {
            state.ledger().remove(target);
            step.tombstone(target);
        }
    }

    void prune() {
        state.lineage().prune(clock.instant());
        state.decisions().prune(clock.instant());
    }

    /** Carries out an order; what it answers holds once the transaction is committed. */
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
