package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;

/** Decides again, from recorded facts alone, for an audit of the log. */
public final class Replay {
    private Replay() {}

    /** Whether the decision records the inputs that its outcome followed from: all that rules led to do. */
    public static boolean isReplayable(Decision decision) {
        return decision.facts().containsKey(FactNames.ACTION)
                && decision.facts().containsKey(FactNames.SEVERITY);
    }

    /**
     * The outcome that the facts of a decision lead to.
     *
     * @throws IllegalArgumentException if the decision is not replayable, or lacks a fact
     */
    public static Decision.Outcome outcome(Decision decision) {
        if (!isReplayable(decision)) {
            throw new IllegalArgumentException("facts: only decisions that a rule led to can be replayed");
        }
        return DecisionInputs.of(decision.facts(), decision.target() != null)
                .path()
                .outcome();
    }
}
