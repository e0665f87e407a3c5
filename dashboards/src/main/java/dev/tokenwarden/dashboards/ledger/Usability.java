package dev.tokenwarden.dashboards.ledger;

import dev.tokenwarden.contract.revocation.Revocation;

/** Whether verifiers accept a token, with the reason: the answers of {@code POST /v1/check}, and unknown. */
public sealed interface Usability {
    /** No revocation in force covers it. */
    record Usable() implements Usability {}

    /** Verifiers deny it, because of this revocation. */
    record RevokedBy(Revocation by) implements Usability {}

    /** Verifiers accept it and report that they would have denied it, because of this revocation. */
    record ShadowedBy(Revocation by) implements Usability {}

    /**
     * The state is not known.
     *
     * @param reason one sentence for people
     */
    record Unknown(String reason) implements Usability {}
}
