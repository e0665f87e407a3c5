package dev.tokenwarden.revocation.decision;

/**
 * Automatic revocations of one tenant and rule within the budget's window.
 *
 * @param total revocations of any severity
 * @param ordinary revocations below critical, which may not use the reserved half
 * @param ofClient revocations of tokens of the same client
 * @param ofPair revocations of tokens of the same client and subject
 */
public record BudgetUse(int total, int ordinary, int ofClient, int ofPair) {
    /** No revocation yet. */
    public static final BudgetUse NONE = new BudgetUse(0, 0, 0, 0);
}
