package dev.tokenwarden.policy.rule;

/** When a rule may fire: as soon as nothing that arrives within the grace can take it back. */
public enum Firing {
    /** On the event that completes it. */
    AT_ONCE("at once"),
    /** Once the grace after the event has passed. */
    SETTLED("settled"),
    /** When something expected has not come by a deadline. */
    DEADLINE("deadline");

    private final String label;

    Firing(String label) {
        this.label = label;
    }

    /** The word that the reference uses. */
    public String label() {
        return label;
    }
}
