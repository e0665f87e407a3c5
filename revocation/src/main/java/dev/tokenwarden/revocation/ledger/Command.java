package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What a person orders. */
public sealed interface Command {
    /** Who: {@code person:<name>}. */
    String actor();

    /** Why. */
    String reason();

    /**
     * Revoke a target.
     *
     * @param order what makes the decision's id; the same order given twice is carried out once
     * @param content SHA-256 of what was ordered, so that one order cannot mean two things
     * @param cutoff tokens issued at or before are covered; null: all
     * @param expires null: when no token it covers can still be alive
     */
    record Revoke(
            String order,
            String content,
            String actor,
            Target target,
            Revocation.State state,
            @Nullable Instant cutoff,
            @Nullable Instant expires,
            String reason)
            implements Command {}

    /**
     * Make a target usable again, and with it the descendants that fell only because of it.
     *
     * @param id {@link Target#id()}
     */
    record Reinstate(String order, String id, String actor, String reason) implements Command {}

    /**
     * Carry out, or refuse, what waits for approval.
     *
     * @param decision its id
     */
    record Judge(String order, String decision, boolean approve, String actor, String reason) implements Command {}

    /** Change nothing: name the tokens that would fall with {@code token}. */
    record Descendants(TokenIdentity token) implements Command {
        @Override
        public String actor() {
            return "system:preview";
        }

        @Override
        public String reason() {
            return "preview";
        }
    }

    /**
     * Take back what a rule did by itself in one tenant.
     *
     * @param content as in {@link Revoke}
     * @param since revocations that took effect, and decisions taken, at or after
     * @param waiting whether what it has waiting for approval is rejected as well
     */
    record Undo(
            String order,
            String content,
            String tenant,
            String rule,
            Instant since,
            boolean waiting,
            String actor,
            String reason)
            implements Command {}
}
