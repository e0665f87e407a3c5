package dev.tokenwarden.dashboards.console.auth;

import java.time.Instant;

/**
 * The state of an unfinished sign-in, against which the answer of the provider is checked.
 *
 * @param verifier the PKCE code verifier (RFC 7636); not in {@link #toString()}
 */
record BegunSignIn(String state, String verifier, String nonce, Instant expires) {
    @Override
    public String toString() {
        return "BegunSignIn[expires=" + expires + "]";
    }
}
