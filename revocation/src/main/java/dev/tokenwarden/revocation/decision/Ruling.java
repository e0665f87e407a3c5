package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** Result of a decision: its record for the audit log and its revocation for the ledger. */
public sealed interface Ruling {
    /** The record for the audit log: actor, reason and facts. */
    Decision decision();

    /** The revocation for the ledger; null: none. */
    default @Nullable Revocation revocation() {
        return null;
    }

    /** The target is revoked until its end, and its descendants with it. */
    record Revoke(Decision decision, Revocation revocation) implements Ruling {}

    /** The target is revoked in shadow: verifiers accept it, and report that they would have denied it. */
    record Shadow(Decision decision, Revocation revocation) implements Ruling {}

    /**
     * The decision waits for approval.
     *
     * @param approvals number of people who must approve
     * @param forBudget whether it is decided again when the budget has room
     */
    record AwaitApproval(Decision decision, Target target, int approvals, boolean forBudget) implements Ruling {}

    /** An alert and no revocation. */
    record AlertOnly(Decision decision) implements Ruling {}

    /** Nothing is revoked; the decision states the reason. */
    record Suppressed(Decision decision) implements Ruling {}
}
