package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** The result of a decision: its record for the audit log, and what it puts on the ledger. */
public sealed interface Ruling {
    /** The record: who, why, and on what facts. */
    Decision decision();

    /** What it puts on the ledger, or null. */
    default @Nullable Revocation revocation() {
        return null;
    }

    /** The target is revoked until its end, and its descendants with it. */
    record Revoke(Decision decision, Revocation revocation) implements Ruling {}

    /** The target is revoked in shadow: verifiers accept it, and report that they would have denied it. */
    record Shadow(Decision decision, Revocation revocation) implements Ruling {}

    /**
     * It waits.
     *
     * @param approvals how many people must approve
     * @param forBudget whether it is decided again when the budget has room
     */
    record AwaitApproval(Decision decision, Target target, int approvals, boolean forBudget) implements Ruling {}

    /** Only the alert. */
    record AlertOnly(Decision decision) implements Ruling {}

    /** Nothing is revoked; the decision states the reason. */
    record Suppressed(Decision decision) implements Ruling {}
}
