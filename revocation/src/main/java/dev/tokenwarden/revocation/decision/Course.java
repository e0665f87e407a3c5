package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision.Outcome;

/** What can be done about a detection, and why, in one line for people. */
enum Course {
    ALERT_BY_RULE(Outcome.ALERT_ONLY, "the rule only alerts"),
    ALERT_BELOW_MINIMUM(Outcome.ALERT_ONLY, "below the severity from which on policy revokes"),
    ALERT_NAMELESS(Outcome.ALERT_ONLY, "no token is named that could be revoked"),
    ALERT_OBSERVED(Outcome.ALERT_ONLY, "policy observes: decided and recorded, nothing touched"),
    SUPPRESS_SPARED(Outcome.SUPPRESSED, "policy protects the token's owner (never_revoke)"),
    SUPPRESS_EXPIRED(Outcome.SUPPRESSED, "the token has expired"),
    SUPPRESS_COVERED(Outcome.SUPPRESSED, "revoked already"),
    AWAIT_ONE(Outcome.AWAITING_APPROVAL, "the budget for automatic revocations is used up"),
    AWAIT_TWO(Outcome.AWAITING_APPROVAL, "more tokens would fall than two people must agree to"),
    /** The reason is the detection's title. */
    SHADOW(Outcome.SHADOW, ""),
    /** The reason is the detection's title. */
    REVOKE(Outcome.REVOKED, "");

    private final Outcome outcome;
    private final String reason;

    Course(Outcome outcome, String reason) {
        this.outcome = outcome;
        this.reason = reason;
    }

    Outcome outcome() {
        return outcome;
    }

    String reason() {
        return reason;
    }

    /** How many people must agree; 0: it does not wait for any. */
    int people() {
        return this == AWAIT_ONE ? 1 : this == AWAIT_TWO ? 2 : 0;
    }
}
