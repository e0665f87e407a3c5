package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.claims.AccessTokenMarks;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.keys.VerificationKey;
import org.jspecify.annotations.Nullable;

/**
 * A token whose signature was verified, with the issuer's profile and the key that verified it. Dates, denylist, scopes
 * and sender are judged again at every use.
 *
 * @param profile the issuer's profile that it was verified under
 * @param key the key that verified it
 * @param flaw why its claims do not make it an access token of this profile; null: they do
 */
record CheckedToken(
        IssuerProfile profile,
        VerificationKey key,
        VerifiedToken token,
        @Nullable String flaw) {
    CheckedToken(IssuerProfile profile, VerificationKey key, VerifiedToken token) {
        this(profile, key, token, flaw(profile.claims().accessToken(), token));
    }

    private static @Nullable String flaw(AccessTokenMarks marks, VerifiedToken token) {
        if (marks.contradiction(token.claims()).isPresent()) {
            return "the token is not an access token";
        }
        Token claims = token.token();
        if (marks.audienceIsNotClient()
                && claims.clientId() != null
                && claims.aud() != null
                && claims.aud().contains(claims.clientId())) {
            return "the token is not an access token";
        }
        for (String name : marks.required()) {
            if (!has(name, token)) {
                return "a required claim is missing";
            }
        }
        return null;
    }

    private static boolean has(String name, VerifiedToken token) {
        Token claims = token.token();
        return switch (name) {
            case "client_id" -> claims.clientId() != null;
            case "jti" -> claims.jti() != null;
            case "scope" -> claims.scope() != null;
            case "aud" -> claims.aud() != null;
            default -> token.claims().get(name) != null;
        };
    }

    /** Whether the key that verified the token is still in force. */
    boolean holds() {
        return profile.keys().keys().holds(key);
    }
}
