package dev.tokenwarden.policy;

/** Whether decisions take effect. Constants are ordered from the weakest to the strongest effect. */
public enum Mode {
    /** Decide and record only. */
    OBSERVE,
    /** Put targets on the denylist in shadow: verifiers accept the token and report that they would have denied it. */
    SHADOW,
    /** Carry out decisions. */
    ENFORCE
}
