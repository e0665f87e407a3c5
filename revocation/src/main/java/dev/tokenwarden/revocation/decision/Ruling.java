package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** What a detection leads to: its record for the audit log, and what is done. */
public sealed interface Ruling {
    /** Who, why, and on what facts. */
    Decision decision();

    /** What it puts on the ledger, or null. */
    default @Nullable Revocation revocation() {
        return null;
    }

    /** The target goes on the ledger, until its end: its scope is its descendants too. */
    record Revoke(Decision decision, Revocation revocation) implements Ruling {}

    /** It goes on the ledger in shadow: verifiers let it pass, and report that they would have denied it. */
    record Shadow(Decision decision, Revocation revocation) implements Ruling {}

    /**
     * It waits.
     *
     * @param people how many must agree
     */
    record AwaitApproval(Decision decision, Target target, int people) implements Ruling {}

    /** Nothing but the alert. */
    record AlertOnly(Decision decision) implements Ruling {}

    /** Nothing, because it must not be or need not be: the decision says why. */
    record Suppressed(Decision decision) implements Ruling {}
}
