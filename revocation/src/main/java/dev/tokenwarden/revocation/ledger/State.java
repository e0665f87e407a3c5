package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.BudgetUse;
import dev.tokenwarden.revocation.decision.BudgetWindows;
import dev.tokenwarden.revocation.decision.Escalations;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.revocation.decision.LiveTokens;
import dev.tokenwarden.revocation.decision.Reach;
import dev.tokenwarden.revocation.decision.Situation;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decisions rest on, rebuilt from the topics at start. Only the decision thread changes it; others may
 * read {@link #ledger()} and {@link #decisions()}.
 */
final class State implements Situation {
    private final LedgerView ledger = new LedgerView();
    private final DecisionLog decisions = new DecisionLog();
    private final LineageIndex lineage = new LineageIndex();
    private final BudgetWindows budgets = new BudgetWindows();
    private final Approvals approvals = new Approvals();
    private final Escalations escalations = new Escalations();
    private final LiveTokens live;

    State() {
        this(LiveTokens.UNKNOWN);
    }

    State(LiveTokens live) {
        this.live = live;
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

    /** Takes a decision in: taken now, or read from the log at start. */
    void apply(Decision decision) {
        if (decisions.contains(decision.id())) {
            return;
        }
        decisions.add(decision);
        approvals.apply(decision);
        escalations.apply(decision);
        if (decision.outcome() == Decision.Outcome.REVOKED && decision.rule() != null && decision.detection() != null) {
            countBudget(decision, decision.rule());
        }
    }

    private void countBudget(Decision decision, String rule) {
        String detectedAt = decision.facts().get(FactNames.DETECTED_AT);
        String severity = decision.facts().get(FactNames.SEVERITY);
        if (detectedAt == null || severity == null) {
            return;
        }
        try {
            budgets.record(decision.tenant(), rule, Instant.parse(detectedAt), Severity.parse(severity));
        } catch (DateTimeException | IllegalArgumentException e) {
            // A decision that somebody else wrote: it counts as one of now.
            budgets.record(decision.tenant(), rule, decision.time(), Severity.HIGH);
        }
    }

    @Override
    public @Nullable Revocation standing(Target target) {
        return ledger.standing(target);
    }

    @Override
    public Reach reach(TokenIdentity token) {
        return lineage.reach(token);
    }

    @Override
    public @Nullable Instant exp(TokenIdentity token) {
        LineageIndex.Node node = lineage.node(token);
        return node == null ? null : node.exp();
    }

    @Override
    public BudgetUse used(String tenant, String rule, Instant detected, Duration window) {
        return budgets.used(tenant, rule, detected, window);
    }

    @Override
    public @Nullable Long liveTokens(String tenant) {
        return live.of(tenant);
    }

    @Override
    public @Nullable Long liveTokens(Target target) {
        return live.of(target);
    }
}
