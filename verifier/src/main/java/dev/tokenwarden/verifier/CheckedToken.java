package dev.tokenwarden.verifier;

/**
 * A token whose signature was verified, with what that rests on. The rest (dates, denylist, scopes, sender) is judged anew
 * at every use.
 *
 * @param profile the issuer's profile that it was verified under
 * @param key the key that verified it
 */
record CheckedToken(IssuerProfile profile, VerificationKey key, VerifiedToken token) {
    /** Whether what was verified once still holds: the key is in force. */
    boolean holds() {
        return profile.keys().keys().holds(key);
    }
}
