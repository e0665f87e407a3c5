package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the API asks the decision thread to do. */
public sealed interface Command {

    /**
     * Who orders something, and why.
     *
     * @param id what the decision's id is made of; the same order given twice is carried out once
     * @param content SHA-256 of what was ordered, so that one id cannot mean two things
     * @param actor {@code person:<name>}
     * @param facts what else is recorded about the actor
     */
    record Order(String id, String content, String actor, String reason, Map<String, String> facts) {
        public Order {
            facts = Map.copyOf(facts);
        }

        public Order(String id, String content, String actor, String reason) {
            this(id, content, actor, reason, Map.of());
        }
    }

    /**
     * How a target is revoked.
     *
     * @param cutoff tokens issued at or before are covered; null: all
     * @param expires null: when no token that it covers can still be alive
     */
    record Terms(
            Revocation.State state,
            @Nullable Instant cutoff,
            @Nullable Instant expires) {
        /** Enforced, without a cut-off, for as long as needed. */
        public static final Terms ENFORCED = new Terms(Revocation.State.ENFORCED, null, null);
    }

    /** Revoke a target. */
    record Revoke(Order order, Target target, Terms terms) implements Command {}

    /**
     * Make a target usable again, with the descendants that were revoked only because of it.
     *
     * @param id {@link Target#id()}
     */
    record Reinstate(Order order, String id) implements Command {}

    /**
     * Approve or reject a decision that waits.
     *
     * @param decision its id
     */
    record Judge(Order order, String decision, boolean approve) implements Command {}

    /**
     * Take back what a rule did by itself in one tenant.
     *
     * @param since revocations that took effect, and decisions made, at or after
     * @param waiting whether the decisions that wait are rejected as well
     */
    record Undo(Order order, String tenant, String rule, Instant since, boolean waiting) implements Command {}

    /**
     * Record something that was done elsewhere, before it takes effect there.
     *
     * @param rule null: it concerns no rule
     * @param detection null: it concerns no detection
     */
    record RecordActivity(
            Order order,
            String tenant,
            @Nullable String rule,
            @Nullable String detection) implements Command {}

    /** Keep an API token that was made. */
    record CreateToken(Order order, IssuedToken token) implements Command {}

    /** Revoke an API token that was made. */
    record RevokeToken(Order order, String name) implements Command {}

    /** Change nothing: list the tokens that would be revoked with {@code target}. */
    record ListDescendants(Target target) implements Command {}
}
