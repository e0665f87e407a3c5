package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;

/** Decides once more, on recorded facts alone: for whoever audits the log. */
public final class Replay {
    private Replay() {}

    /**
     * The outcome that the facts of a decision on a detection lead to.
     *
     * @throws IllegalArgumentException if it is no decision on a detection, or lacks a fact
     */
    public static Decision.Outcome outcome(Decision decision) {
        if (decision.detection() == null) {
            throw new IllegalArgumentException("detection: only decisions on detections can be replayed");
        }
        return Basis.of(decision.facts(), decision.target() != null).course().outcome();
    }
}
