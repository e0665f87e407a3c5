package dev.tokenwarden.verifier;

/** What to do while the denylist view is not whole, or older than its bound. Each use is counted. */
public enum StalePolicy {
    /** Deny, with status 503. */
    FAIL_CLOSED,
    /** Ask Redis for this token, and deny where it does not answer. */
    ASK_REDIS,
    /** Let pass. */
    FAIL_OPEN
}
