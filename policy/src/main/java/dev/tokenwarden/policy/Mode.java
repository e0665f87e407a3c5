package dev.tokenwarden.policy;

/** Whether decisions take effect; the order of the constants is the order of effect. */
public enum Mode {
    /** Decide and record, touch nothing. */
    OBSERVE,
    /** Carry decisions out in shadow: verifiers let the token pass, and report that they would have denied it. */
    SHADOW,
    /** Carry decisions out. */
    ENFORCE
}
