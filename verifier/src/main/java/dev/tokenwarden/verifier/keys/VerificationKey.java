package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.jose.Algorithms;
import dev.tokenwarden.verifier.jose.CompactJws;
import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies by one algorithm and no other (RFC 8725, section 3.1).
 *
 * @param thumbprint JWK SHA-256 thumbprint (RFC 7638)
 */
public record VerificationKey(@Nullable String kid, String alg, Key key, String thumbprint) {
    public boolean verifies(CompactJws jws) {
        return Algorithms.verify(alg, key, jws.signature(), jws.signingInput());
    }

    /** Whether a token with this {@code alg} can be verified: {@code EdDSA} and {@code Ed25519} (RFC 9864) are one algorithm. */
    boolean serves(String tokenAlg) {
        return alg.equals(tokenAlg) || (Algorithms.isEd25519(alg, key) && Algorithms.isEd25519(tokenAlg, key));
    }

    /** Whether {@code other} is the same key with the same name and algorithm. */
    boolean same(VerificationKey other) {
        return alg.equals(other.alg)
                && thumbprint.equals(other.thumbprint)
                && (kid == null ? other.kid == null : kid.equals(other.kid));
    }

    /** Shows nothing of the key: it may be a secret. */
    @Override
    public String toString() {
        return "VerificationKey[kid=" + kid + ", alg=" + alg + "]";
    }
}
