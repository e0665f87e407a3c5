package dev.tokenwarden.dashboards.ledger;

import dev.tokenwarden.contract.revocation.Revocation;

/** Whether a token passes the verifiers, and why (not): the answer of {@code GET /v1/check}, with a fourth case. */
public sealed interface Usability {
    /** No revocation in force covers it. */
    record Usable() implements Usability {}

    /** Verifiers deny it, because of this revocation. */
    record RevokedBy(Revocation by) implements Usability {}

    /** Verifiers accept it and report that they would have denied it, because of this revocation. */
    record ShadowedBy(Revocation by) implements Usability {}

    /**
     * Not known.
     *
     * @param reason one sentence for people
     */
    record Unknown(String reason) implements Usability {}
}
