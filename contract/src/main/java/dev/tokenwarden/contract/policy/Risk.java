package dev.tokenwarden.contract.policy;

/** How much depends on an audience. */
public enum Risk {
    NORMAL,
    HIGH
}
