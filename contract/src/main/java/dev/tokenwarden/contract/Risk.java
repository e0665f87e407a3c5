package dev.tokenwarden.contract;

/** How much depends on an audience. */
public enum Risk {
    NORMAL,
    HIGH
}
