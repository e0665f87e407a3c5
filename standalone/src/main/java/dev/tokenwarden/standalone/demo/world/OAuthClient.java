package dev.tokenwarden.standalone.demo.world;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * A client of the authorization server.
 *
 * @param id {@code client_id}
 * @param secret its password
 * @param mayGainScopes whether an exchange may give it scopes that the subject token lacks: a mistake in its registration that an
 *     attacker of the demo makes use of
 */
record OAuthClient(String id, String secret, boolean mayGainScopes) {
    private static final SecureRandom RANDOM = new SecureRandom();

    static OAuthClient of(String id) {
        return new OAuthClient(id, random(), false);
    }

    static OAuthClient misconfigured(String id) {
        return new OAuthClient(id, random(), true);
    }

    private static String random() {
        byte[] bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "Party[" + id + ", secret=********]";
    }
}
