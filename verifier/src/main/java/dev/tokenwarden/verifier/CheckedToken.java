package dev.tokenwarden.verifier;

/**
 * A token whose signature was verified, with what that rests on. The rest (dates, denylist, scopes, sender) is judged anew
 * at every use.
 *
 * @param profile the issuer's profile that it was verified under
 * @param key the key that verified it
 * @param complete whether it has all the claims that the profile requires
 */
record CheckedToken(IssuerProfile profile, VerificationKey key, VerifiedToken token, boolean complete) {
    CheckedToken(IssuerProfile profile, VerificationKey key, VerifiedToken token) {
        this(profile, key, token, complete(profile, token));
    }

    private static boolean complete(IssuerProfile profile, VerifiedToken token) {
        return profile.requiredClaims().stream().allMatch(name -> token.claims().get(name) != null);
    }

    /** Whether what was verified once still holds: the key is in force. */
    boolean holds() {
        return profile.keys().keys().holds(key);
    }
}
