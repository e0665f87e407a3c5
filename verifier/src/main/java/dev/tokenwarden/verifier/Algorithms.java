package dev.tokenwarden.verifier;

import java.security.Key;
import java.util.Set;
import org.jose4j.jca.ProviderContext;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.jws.JsonWebSignatureAlgorithm;
import org.jose4j.lang.JoseException;

/** JWS algorithms (RFC 7518, RFC 8037) by jose4j. {@code none} is not among them. */
final class Algorithms {
    /** What is allowed unless a profile says otherwise. */
    static final Set<String> ASYMMETRIC =
            Set.of("ES256", "ES384", "ES512", "EdDSA", "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

    static final Set<String> SYMMETRIC = Set.of("HS256", "HS384", "HS512");

    private static final ProviderContext PROVIDERS = new ProviderContext();

    private Algorithms() {}

    static boolean known(String alg) {
        return ASYMMETRIC.contains(alg) || SYMMETRIC.contains(alg);
    }

    static boolean symmetric(String alg) {
        return SYMMETRIC.contains(alg);
    }

    /** Whether that key made the signature; false for any failure whatever. */
    static boolean verify(String alg, Key key, byte[] signature, byte[] signingInput) {
        try {
            return find(alg).verifySignature(signature, key, signingInput, PROVIDERS);
        } catch (JoseException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Refuses keys that do not fit the algorithm or are too weak for it.
     *
     * @throws JoseException if so
     */
    static void requireFit(String alg, Key key) throws JoseException {
        find(alg).validateVerificationKey(key);
    }

    private static JsonWebSignatureAlgorithm find(String alg) throws JoseException {
        return AlgorithmFactoryFactory.getInstance().getJwsAlgorithmFactory().getAlgorithm(alg);
    }
}
