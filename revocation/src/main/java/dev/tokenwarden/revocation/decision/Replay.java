package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Decision;

/** Decides again from recorded facts alone, to audit the log. */
public final class Replay {
    private Replay() {}

    /** Whether the decision records its inputs. Decisions that a rule caused do. */
    public static boolean isReplayable(Decision decision) {
        return decision.facts().containsKey(FactNames.ACTION)
                && decision.facts().containsKey(FactNames.SEVERITY);
    }

    /**
     * The outcome that follows from the facts of a decision.
     *
     * @throws IllegalArgumentException if the decision is not replayable, or lacks a fact
     */
    public static Decision.Outcome outcome(Decision decision) {
        if (!isReplayable(decision)) {
            throw new IllegalArgumentException("facts: only decisions that a rule caused can be replayed");
        }
        return DecisionInputs.of(decision.facts(), decision.target() != null)
                .path()
                .outcome();
    }
}
