package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import java.time.Clock;
import java.util.List;

/** Decides on what detection puts out, without Kafka: the same code as in the service. */
public final class DecisionRun {
    private final Clock clock;
    private final Decider decider;

    public DecisionRun(Policy policy, Clock clock) {
        this.clock = clock;
        this.decider = new Decider(new State(), () -> policy, clock);
    }

    public void detected(Detection detection) {
        decider.onDetection(detection, new Step());
    }

    public void requested(RevocationRequest request) {
        decider.onRequest(request, new Step());
    }

    public void exchanged(Lineage lineage) {
        decider.onLineage(lineage, clock.instant(), new Step());
    }

    /** Decides again about what waits for the budget. */
    public void reconsider() {
        decider.reconsider(new Step());
    }

    /** What is revoked now. */
    public List<Target> revoked() {
        return decider.state().ledger().all(one -> one.state() == Revocation.State.ENFORCED).stream()
                .map(Revocation::target)
                .toList();
    }
}
