package dev.tokenwarden.verifier.denylist;

/** What the denylist says about a token; the later in this order the stronger. */
public enum DenylistAnswer {
    /** No entry covers it. */
    PASS,
    /** A shadow entry covers it: the token passes, and it is reported that it would have been denied. */
    SHADOW,
    /**
     * Not known: the view is not whole or too old, or an entry that may cover the token is listed and its value is lost. Never
     * treat it as {@link #PASS}; the {@code StalePolicy} decides.
     */
    UNKNOWN,
    /** It is revoked. */
    DENIED;

    DenylistAnswer or(DenylistAnswer other) {
        return compareTo(other) >= 0 ? this : other;
    }
}
