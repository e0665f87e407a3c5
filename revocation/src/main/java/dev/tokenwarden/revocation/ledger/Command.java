package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An order of the API to the decision thread. */
public sealed interface Command {

    /**
     * The actor of an order and the reason.
     *
     * @param id the decision's id is derived from it: a repeated order is carried out once
     * @param content SHA-256 of the order: a second order with the same id and another content is refused
     * @param actor {@code person:<name>}
     * @param facts further facts about the actor
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
     * Terms of a revocation.
     *
     * @param cutoff tokens issued at this time or before are covered; null: all
     * @param expires end of the revocation; null: when all covered tokens have expired
     */
    record Terms(
            Revocation.State state,
            @Nullable Instant cutoff,
            @Nullable Instant expires) {
        /** Enforced, without a cut-off, until all covered tokens have expired. */
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
     * Undo the revocations that a rule made automatically in one tenant.
     *
     * @param since only revocations and decisions of this time or later
     * @param waiting whether the decisions that wait are rejected as well
     */
    record Undo(Order order, String tenant, String rule, Instant since, boolean waiting) implements Command {}

    /**
     * Record an action in another program, before it takes effect there.
     *
     * @param rule null: the action concerns no rule
     * @param detection null: the action concerns no detection
     */
    record RecordActivity(
            Order order,
            String tenant,
            @Nullable String rule,
            @Nullable String detection) implements Command {}

    /** Keep a new API token. */
    record CreateToken(Order order, IssuedToken token) implements Command {}

    /** Revoke an API token. */
    record RevokeToken(Order order, String name) implements Command {}

    /** Change nothing: list the tokens that would be revoked with {@code target}. */
    record ListDescendants(Target target) implements Command {}
}
