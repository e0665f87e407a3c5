package dev.tokenwarden.contract.policy;

/** Whether decisions take effect. */
public enum Mode {
    /** Decide and record, touch nothing. */
    OBSERVE,
    /** Carry decisions out. */
    ENFORCE
}
