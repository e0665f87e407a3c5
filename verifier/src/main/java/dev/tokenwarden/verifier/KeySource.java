package dev.tokenwarden.verifier;

import java.nio.charset.StandardCharsets;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/** Where an issuer's keys come from. Safe for use by many threads. */
public sealed interface KeySource extends AutoCloseable permits JwksKeySource, FixedKeySource {
    /** The keys that verify at present; empty when the source has been out of reach for too long. */
    KeySet keys();

    /**
     * The keys after a name was met that {@link #keys} does not know. May fetch, then waits for it a bounded time; a flood
     * of unknown names fetches no more often than the source allows.
     */
    KeySet keysAfterUnknown();

    @Override
    void close();

    /**
     * Public keys that never change.
     *
     * @param jwks a JWK set (RFC 7517)
     * @throws IllegalArgumentException if it is none, or no key of it can verify
     */
    static KeySource of(String jwks) {
        try {
            KeySet keys = KeySet.parse(jwks.getBytes(StandardCharsets.UTF_8), false, null);
            if (keys.size() == 0) {
                throw new IllegalArgumentException("jwks: no key of it can verify: " + keys.unusable());
            }
            return new FixedKeySource(keys);
        } catch (Rejected e) {
            throw new IllegalArgumentException("jwks: " + e.detail(), e);
        }
    }

    /**
     * A shared secret, for issuers that still sign with HMAC. Whoever has it can mint tokens; the profile must allow the
     * algorithm by name.
     *
     * @param alg HS256, HS384 or HS512
     * @throws IllegalArgumentException if the secret is shorter than the algorithm's hash (RFC 7518, section 3.2)
     */
    static KeySource secret(String kid, String alg, byte[] secret) {
        if (!Algorithms.symmetric(alg)) {
            throw new IllegalArgumentException("alg: must be one of " + Algorithms.SYMMETRIC);
        }
        HmacKey key = new HmacKey(secret.clone());
        try {
            Algorithms.requireFit(alg, key);
        } catch (JoseException e) {
            throw new IllegalArgumentException("secret: is too short for " + alg, e);
        }
        // A thumbprint of a secret would help to guess it, so its name stands for it.
        return new FixedKeySource(KeySet.of(new VerificationKey(kid, alg, key, "secret:" + kid)));
    }
}
