package dev.tokenwarden.verifier.denylist;

/** The answer of the denylist about a token. Later constants are stronger. */
public enum DenylistAnswer {
    /** No entry covers it. */
    PASS,
    /** A shadow entry covers it: the token passes, and it is reported that it would have been denied. */
    SHADOW,
    /**
     * Unknown: the view is incomplete or too old, or the value of a listed entry that may cover the token is lost.
     * Never treat it as {@link #PASS}; the {@code StalePolicy} decides.
     */
    UNKNOWN,
    /** It is revoked. */
    DENIED;

    DenylistAnswer or(DenylistAnswer other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
