package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.decision.BudgetWindows;
import dev.tokenwarden.revocation.decision.Escalations;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.KnownTokens;
import dev.tokenwarden.revocation.decision.ProposedRevocation;
import dev.tokenwarden.revocation.decision.RevocationReach;
import dev.tokenwarden.revocation.decision.Situation;
import dev.tokenwarden.revocation.decision.TokenDirectory;
import dev.tokenwarden.revocation.decision.TokenOwner;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The state that decisions depend on. It is read from the topics at start. Only the decision thread changes it. Other threads may
 * read {@link #ledger()}, {@link #decisions()}, {@link #approvals()} and the evidence of {@link #waiting()}.
 */
final class State {
    private final LedgerView ledger = new LedgerView();
    private final DecisionLog decisions = new DecisionLog();
    private final LineageIndex lineage = new LineageIndex();
    private final BudgetWindows budgets = new BudgetWindows();
    private final Approvals approvals = new Approvals();
    private final Escalations escalations = new Escalations();
    private final ApprovalQueue waiting = new ApprovalQueue();
    private final Reinstatements reinstatements = new Reinstatements();
    private final Map<String, IssuedToken> tokens = new ConcurrentHashMap<>();
    private final KnownTokens known;

    State() {
        this(KnownTokens.NONE);
    }

    State(KnownTokens known) {
        this.known = known;
    }

    LedgerView ledger() {
        return ledger;
    }

    DecisionLog decisions() {
        return decisions;
    }

    LineageIndex lineage() {
        return lineage;
    }

    Approvals approvals() {
        return approvals;
    }

    Escalations escalations() {
        return escalations;
    }

    /** The load of each tenant now. */
    TenantLoad load(Policy policy, Instant now) {
        return new TenantLoad(budgets.shares(policy, now), waiting.counts());
    }

    ApprovalQueue waiting() {
        return waiting;
    }

    Reinstatements reinstatements() {
        return reinstatements;
    }

    /** API tokens by name. Any thread may read. */
    Map<String, IssuedToken> tokens() {
        return tokens;
    }

    TokenDirectory directory() {
        return known.directory();
    }

    /** Adds a decision that was just made, or that was read from the log. A repeated decision changes nothing. */
    void apply(Decision decision) {
        if (decisions.contains(decision.id())) {
            return;
        }
        decisions.add(decision);
        approvals.apply(decision);
        escalations.apply(decision);
        waiting.apply(decision);
        reinstatements.apply(decision);
        if (decision.outcome() == Decision.Outcome.REVOKED && decision.rule() != null) {
            charge(decision, decision.rule());
        }
    }

    private void charge(Decision decision, String rule) {
        Map<String, String> facts = decision.facts();
        String charged = facts.get(FactNames.CHARGED_AT);
        if (charged == null && decision.detection() != null) {
            charged = facts.get(FactNames.DETECTED_AT);
        }
        String severity = facts.get(FactNames.SEVERITY);
        if (charged == null || severity == null) {
            return;
        }
        TokenOwner owner = new TokenOwner(facts.get(FactNames.CLIENT), facts.get(FactNames.SUBJECT), false);
        try {
            budgets.record(decision.tenant(), rule, owner, Instant.parse(charged), Severity.parse(severity));
        } catch (DateTimeException | IllegalArgumentException e) {
            // Another program wrote the decision: it counts at the time of the decision.
            budgets.record(decision.tenant(), rule, owner, decision.time(), Severity.HIGH);
        }
    }

    /** The record of that target, or null if it is not revoked. */
    @Nullable
    Revocation revocation(Target target) {
        return ledger.revocation(target);
    }

    /** The tokens that are revoked with the target: its descendants, and the tokens of a session or grant. */
    List<Descendant> below(Target target) {
        if (target.head().isPresent()) {
            return lineage.descendants(target.head().get()).stream()
                    .map(LineageIndex.Node::descendant)
                    .toList();
        }
        Map<TokenIdentity, Descendant> below = new LinkedHashMap<>();
        for (TokenDirectory.Member member : directory().members(target)) {
            below.put(member.token(), new Descendant(member.token(), member.exp(), member.owner(), false, true));
        }
        for (TokenIdentity member : List.copyOf(below.keySet())) {
            for (LineageIndex.Node node : lineage.descendants(member)) {
                below.putIfAbsent(node.token(), node.descendant());
            }
        }
        return List.copyOf(below.values());
    }

    /** The other tokens that are revoked with the target. */
    RevocationReach reach(Target target) {
        Instant latest = null;
        boolean unknown = false;
        List<Descendant> below = below(target);
        for (Descendant one : below) {
            if (one.exp() == null) {
                unknown = true;
            } else if (latest == null || one.exp().isAfter(latest)) {
                latest = one.exp();
            }
        }
        Instant issued = null;
        for (TokenDirectory.Member member : directory().members(target)) {
            issued = issued == null || member.issued().isAfter(issued) ? member.issued() : issued;
        }
        int others = target.head().isPresent() ? below.size() : Math.max(0, below.size() - 1);
        return new RevocationReach(others, latest, unknown, issued);
    }

    /** The {@code exp} of the target's token, from its lineage; null: not known. */
    @Nullable
    Instant exp(Target target) {
        LineageIndex.Node node = target.head().map(lineage::node).orElse(null);
        return node == null ? null : node.exp();
    }

    /** Number of tokens that a revocation of the target covers; null: not known. */
    @Nullable
    Long covered(Target target) {
        boolean isCounted = target.head().isPresent() || isFamily(target);
        return isCounted ? (Long) (long) reach(target).tokens() : known.live().of(target);
    }

    static boolean isFamily(Target target) {
        return target instanceof Target.OfSession || target instanceof Target.OfGrant;
    }

    /** The facts about a proposed revocation at this moment. */
    Situation situation(ProposedRevocation proposed, Policy policy) {
        ProposedRevocation.Cause cause = proposed.cause();
        Target target = proposed.target();
        var budget = policy.enforcement(cause.tenant()).budget();
        Reinstatements.Reinstatement reinstated = target == null ? null : reinstatements.last(target);
        return new Situation(
                target == null ? RevocationReach.NONE : reach(target),
                target == null ? null : exp(target),
                target == null ? List.of() : covering(target),
                budgets.used(cause.tenant(), cause.rule(), proposed.owner(), cause.chargedAt(), budget.window()),
                known.live().of(cause.tenant()),
                reinstated == null ? null : reinstated.at(),
                target == null ? null : waiting.about(target));
    }

    /** The revocation of the target itself, and for a token the revocation of the chain that begins with it. */
    private List<Revocation> covering(Target target) {
        List<Revocation> covering = new ArrayList<>();
        Revocation same = revocation(target);
        if (same != null) {
            covering.add(same);
        }
        if (target instanceof Target.OfToken token) {
            Revocation chain = revocation(Target.chain(token.token()));
            if (chain != null) {
                covering.add(chain);
            }
        }
        return covering;
    }

    /** The facts about a target that is wider than a token. */
    Escalations.WiderTarget wider(Target target) {
        Reinstatements.Reinstatement reinstated = reinstatements.last(target);
        return new Escalations.WiderTarget(
                revocation(target) != null, known.live().of(target), reinstated == null ? null : reinstated.at());
    }

    /** Removes entries that no decision can depend on any more. */
    void prune(Instant now) {
        Instant horizon = now.minus(DecisionLog.HORIZON);
        lineage.prune(now);
        decisions.prune(now);
        waiting.prune(horizon);
        approvals.prune(decisions::isWaiting);
        reinstatements.prune(horizon);
        budgets.prune(now);
    }
}
