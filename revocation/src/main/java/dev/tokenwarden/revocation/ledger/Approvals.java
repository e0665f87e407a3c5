package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.revocation.decision.FactNames;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * The people who have approved a decision that waits. The person who ordered the revocation counts as the first. Approvals of a
 * decision that no longer waits are forgotten. One thread writes, any thread reads.
 */
final class Approvals {
    private final Map<String, Set<String>> byDecision = new ConcurrentHashMap<>();

    /** Adds a decision that was just made, or that was read from the log. */
    void apply(Decision decision) {
        if (decision.outcome() == Decision.Outcome.REINSTATED) {
            return;
        }
        String waiting = decision.facts().get(FactNames.OF_DECISION);
        boolean awaits = decision.outcome() == Decision.Outcome.AWAITING_APPROVAL;
        if (waiting != null && !awaits) {
            byDecision.remove(waiting);
        } else if (waiting != null) {
            Set<String> people = new LinkedHashSet<>(of(waiting));
            people.add(Actors.canonical(decision.actor()));
            byDecision.put(waiting, Set.copyOf(people));
        } else if (awaits && Actors.isPerson(decision.actor())) {
            byDecision.put(decision.id(), Set.of(Actors.canonical(decision.actor())));
        }
    }

    /** The people who have approved this decision. */
    Set<String> of(String decision) {
        return byDecision.getOrDefault(decision, Set.of());
    }

    /** Number of decisions with at least one approval. */
    int size() {
        return byDecision.size();
    }

    /** Forgets the approvals of decisions that do not wait: they expired, or were made before the log that was read. */
    void prune(Predicate<String> isWaiting) {
        byDecision.keySet().removeIf(isWaiting.negate());
    }
}
