package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** What is to be done about a detection. */
public sealed interface Verdict {
    /** Why, in one line for people. */
    String reason();

    /** The target goes on the ledger. */
    record Revoke(Target target, Expiry expiry, String reason) implements Verdict {}

    /**
     * It waits.
     *
     * @param people how many must agree
     */
    record AwaitApproval(Target target, int people, String reason) implements Verdict {}

    /** Nothing but the alert. */
    record AlertOnly(@Nullable Target target, String reason) implements Verdict {}

    /** Nothing, because it must not be or need not be. */
    record Suppressed(Target target, String reason) implements Verdict {}
}
