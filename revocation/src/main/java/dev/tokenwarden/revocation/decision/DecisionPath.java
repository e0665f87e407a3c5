package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision.Outcome;

/** The possible results of a decision, each with the reason for people, one line. */
enum DecisionPath {
    ALERT_BY_RULE(Outcome.ALERT_ONLY, "The rule only alerts"),
    ALERT_BELOW_MINIMUM(Outcome.ALERT_ONLY, "The severity is below the policy's minimum_severity"),
    ALERT_WITHOUT_TARGET(Outcome.ALERT_ONLY, "The detection names no token that can be revoked"),
    ALERT_IN_OBSERVE_MODE(
            Outcome.ALERT_ONLY, "The policy mode is observe: the decision is recorded, nothing is revoked"),
    SUPPRESS_PROTECTED(Outcome.SUPPRESSED, "The policy protects the token's owner (never_revoke)"),
    SUPPRESS_REINSTATED(Outcome.SUPPRESSED, "A person reinstated the token after this act; only a later act counts"),
    SUPPRESS_EXPIRED(Outcome.SUPPRESSED, "The token has expired"),
    SUPPRESS_COVERED(Outcome.SUPPRESSED, "The token is revoked already"),
    /** The facts name the decision that waits. */
    SUPPRESS_ATTACHED(
            Outcome.SUPPRESSED, "A decision about this token waits already; this detection is attached to it"),
    AWAIT_CONTESTED(
            Outcome.AWAITING_APPROVAL,
            "The policy may protect the token's owner (never_revoke), but reporters contradict each other about the owner"),
    AWAIT_SECOND_PERSON(Outcome.AWAITING_APPROVAL, "More tokens would be revoked than second_threshold allows"),
    AWAIT_BUDGET(Outcome.AWAITING_APPROVAL, "The budget for automatic revocations is used up"),
    AWAIT_SHARE(
            Outcome.AWAITING_APPROVAL,
            "This client's or subject's share of the budget for automatic revocations is used up"),
    /** The reason is the detection's title. */
    SHADOW(Outcome.SHADOW, ""),
    /** The reason is the detection's title. */
    REVOKE(Outcome.REVOKED, "");

    private final Outcome outcome;
    private final String reason;

    DecisionPath(Outcome outcome, String reason) {
        this.outcome = outcome;
        this.reason = reason;
    }

    Outcome outcome() {
        return outcome;
    }

    String reason() {
        return reason;
    }

    /** Number of people who must approve; 0: the decision does not wait. */
    int approvals() {
        if (this == AWAIT_SECOND_PERSON) {
            return 2;
        }
        return outcome == Outcome.AWAITING_APPROVAL ? 1 : 0;
    }

    /** Whether it waits only because of the budget, so that it is decided again when the window has room. */
    boolean waitsForBudget() {
        return this == AWAIT_BUDGET || this == AWAIT_SHARE;
    }
}
