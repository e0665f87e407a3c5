package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.revocation.decision.Actors;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last reinstatement of each target by a person. A token and the chain that begins with it count as one target. Not safe for use by
 * several threads.
 */
final class Reinstatements {
    /** @param decision id of the decision that reinstated the target */
    record Reinstatement(Instant at, String decision) {}

    private final Map<String, Reinstatement> byTarget = new HashMap<>();

    /** Adds a decision that was just made, or that was read from the log. */
    void apply(Decision decision) {
        if (decision.outcome() == Decision.Outcome.REINSTATED
                && decision.target() != null
                && Actors.isPerson(decision.actor())) {
            byTarget.merge(
                    key(decision.target()),
                    new Reinstatement(decision.time(), decision.id()),
                    (before, now) -> now.at().isBefore(before.at()) ? before : now);
        }
    }

    /** The last reinstatement of the target; null: none. */
    @Nullable
    Reinstatement last(Target target) {
        return byTarget.get(key(target));
    }

    /** Removes reinstatements before {@code since}: detections that old are refused. */
    void prune(Instant since) {
        byTarget.values().removeIf(one -> one.at().isBefore(since));
    }

    private static String key(Target target) {
        return target.head().map(token -> Target.token(token).id()).orElseGet(target::id);
    }
}
