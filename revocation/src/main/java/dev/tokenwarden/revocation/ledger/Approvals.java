package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.decision.FactNames;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who has approved what so far. One thread writes, any thread reads. */
final class Approvals {
    /**
     * @param by those who approved
     * @param closed whether it was carried out or rejected
     */
    record Standing(Set<String> by, boolean closed) {
        private static final Standing NONE = new Standing(Set.of(), false);
    }

    private final Map<String, Standing> byDecision = new ConcurrentHashMap<>();

    /** Takes note if the decision answers one that waits. */
    void apply(Decision decision) {
        String waiting = decision.facts().get(FactNames.OF_DECISION);
        if (waiting == null || decision.outcome() == Decision.Outcome.REINSTATED) {
            return;
        }
        Set<String> by = new LinkedHashSet<>(of(waiting).by());
        by.add(decision.actor());
        byDecision.put(waiting, new Standing(Set.copyOf(by), decision.outcome() != Decision.Outcome.AWAITING_APPROVAL));
    }

    Standing of(String decision) {
        return byDecision.getOrDefault(decision, Standing.NONE);
    }
}
