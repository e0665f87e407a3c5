package dev.tokenwarden.contract;

/** The risk of an audience. */
public enum Risk {
    NORMAL,
    HIGH
}
