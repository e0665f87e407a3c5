package dev.tokenwarden.dashboards.console.auth;

import java.time.Instant;

/**
 * A sign-in that has been begun: what the answer of the provider is checked against.
 *
 * @param verifier the PKCE code verifier (RFC 7636); kept out of {@link #toString()}
 */
record BegunSignIn(String state, String verifier, String nonce, Instant expires) {
    @Override
    public String toString() {
        return "BegunSignIn[expires=" + expires + "]";
    }
}
