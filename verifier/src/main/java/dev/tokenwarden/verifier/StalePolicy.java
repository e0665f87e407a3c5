package dev.tokenwarden.verifier;

/** What a verifier does while its denylist view is incomplete or too old. Each use is counted. */
public enum StalePolicy {
    /** Deny, with status 503. */
    FAIL_CLOSED,
    /** Ask Redis about this token, and deny if Redis does not answer. */
    ASK_REDIS,
    /** Accept the token. */
    FAIL_OPEN
}
