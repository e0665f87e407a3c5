package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.revocation.decision.FactNames;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Who has approved which decision so far. The person who ordered a revocation counts. One thread writes, any thread reads. */
final class Approvals {
    /**
     * @param by the people who approved
     * @param closed whether it was carried out or rejected
     */
    record Approval(Set<String> by, boolean closed) {
        private static final Approval NONE = new Approval(Set.of(), false);
    }

    private final Map<String, Approval> byDecision = new ConcurrentHashMap<>();

    /** Takes in a decision that was just made, or read from the log. */
    void apply(Decision decision) {
        String waiting = decision.facts().get(FactNames.OF_DECISION);
        if (decision.outcome() == Decision.Outcome.REINSTATED) {
            return;
        }
        boolean awaits = decision.outcome() == Decision.Outcome.AWAITING_APPROVAL;
        if (waiting == null) {
            if (awaits && Actors.isPerson(decision.actor())) {
                byDecision.put(decision.id(), new Approval(Set.of(Actors.canonical(decision.actor())), false));
            }
            return;
        }
        Set<String> by = new LinkedHashSet<>(of(waiting).by());
        by.add(Actors.canonical(decision.actor()));
        byDecision.put(waiting, new Approval(Set.copyOf(by), !awaits));
    }

    Approval of(String decision) {
        return byDecision.getOrDefault(decision, Approval.NONE);
    }
}
