package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.jose.Algorithms;
import dev.tokenwarden.verifier.jose.Rejected;
import java.nio.charset.StandardCharsets;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * Supplies the keys of an issuer. Safe for use by many threads. {@code JwksKeySource} fetches them; {@link #of} and
 * {@link #secret} hold keys that never change.
 */
public interface KeySource extends AutoCloseable {
    /**
     * The current keys; empty if none were loaded yet, or the source has been unreachable for too long. Never waits.
     */
    KeySet keys();

    /**
     * The keys to try for a token that {@link #keys} did not verify: its key is unknown, or its signature failed
     * because the key was replaced under the same name. It may fetch, and waits a bounded time for the answer. Many
     * such tokens cause no more fetches than the source allows.
     */
    KeySet reload();

    @Override
    void close();

    /**
     * Public keys that never change.
     *
     * @param jwks a JWK set (RFC 7517)
     * @throws IllegalArgumentException if it is not a JWK set, or no key of it can be used
     */
    static KeySource of(String jwks) {
        try {
            KeySet keys = KeySet.parse(jwks.getBytes(StandardCharsets.UTF_8), KeySet.Options.published(null));
            if (keys.size() == 0) {
                throw new IllegalArgumentException("jwks: contains no usable key: " + keys.unusable());
            }
            return fixed(keys);
        } catch (Rejected e) {
            throw new IllegalArgumentException("jwks: " + e.detail(), e);
        }
    }

    /**
     * A shared secret, for issuers that still sign with HMAC. Every holder of the secret can mint tokens; the profile
     * must allow the algorithm by name.
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
        // A thumbprint of a secret would help to guess it, so its name is used instead.
        return fixed(KeySet.of(new VerificationKey(kid, alg, key, "secret:" + kid)));
    }

    private static KeySource fixed(KeySet keys) {
        return new KeySource() {
            @Override
            public KeySet keys() {
                return keys;
            }

            @Override
            public KeySet reload() {
                return keys;
            }

            @Override
            public void close() {}
        };
    }
}
