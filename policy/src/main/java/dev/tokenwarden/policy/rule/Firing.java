package dev.tokenwarden.policy.rule;

/** When a rule may fire: as soon as no event that arrives within the grace can contradict it. */
public enum Firing {
    /** At once, on the event that completes the finding. */
    AT_ONCE("at once"),
    /** When the grace after the event has passed. */
    SETTLED("settled"),
    /** At a deadline, if expected evidence is absent. */
    DEADLINE("deadline");

    private final String label;

    Firing(String label) {
        this.label = label;
    }

    /** The name in the rules reference. */
    public String label() {
        return label;
    }
}
