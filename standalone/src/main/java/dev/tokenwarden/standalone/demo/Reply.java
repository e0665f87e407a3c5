package dev.tokenwarden.standalone.demo;

/**
 * An answer of one of the demo's servers.
 *
 * @param status HTTP status
 * @param problem {@code error_description} or reason given with a refusal, else empty
 */
record Reply(int status, String problem) {
    boolean accepted() {
        return status >= 200 && status < 300;
    }

    /** Whether the token was refused, here or further inside. */
    boolean denied() {
        return status == 401 || status == 403;
    }

    /** Whether it was refused because it is revoked. */
    boolean revoked() {
        return denied() && problem.equals(Guard.REVOKED);
    }
}
