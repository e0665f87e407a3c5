package dev.tokenwarden.verifier;

import java.security.Key;
import org.jspecify.annotations.Nullable;

/**
 * A key that verifies by one algorithm and no other (RFC 8725, section 3.1).
 *
 * @param thumbprint JWK SHA-256 thumbprint (RFC 7638)
 */
record VerificationKey(@Nullable String kid, String alg, Key key, String thumbprint) {
    boolean verifies(CompactJws jws) {
        return Algorithms.verify(alg, key, jws.signature(), jws.signingInput());
    }

    /** Whether {@code other} is this very key under the same name and for the same algorithm. */
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
