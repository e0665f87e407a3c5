package dev.tokenwarden.verifier.jose;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.EdECPublicKey;
import java.util.Set;
import org.jose4j.jwa.AlgorithmFactoryFactory;
import org.jose4j.lang.JoseException;

/** The JWS algorithms that can be used (RFC 7518, RFC 8037, RFC 9864). {@code none} is not one of them. */
public final class Algorithms {
    public static final String EDDSA = "EdDSA";
    static final String ED25519 = "Ed25519";

    /** The algorithms that are allowed unless a profile says otherwise. */
    public static final Set<String> ASYMMETRIC =
            Set.of("ES256", "ES384", "ES512", EDDSA, ED25519, "PS256", "PS384", "PS512", "RS256", "RS384", "RS512");

    public static final Set<String> SYMMETRIC = Set.of("HS256", "HS384", "HS512");

    private static final SignatureChecker CHECKER = new SignatureChecker(CorrettoProvider.find());

    private Algorithms() {}

    public static boolean known(String alg) {
        return ASYMMETRIC.contains(alg) || SYMMETRIC.contains(alg);
    }

    public static boolean symmetric(String alg) {
        return SYMMETRIC.contains(alg);
    }

    /** Whether the algorithm can be used with an Edwards-curve key. */
    public static boolean isEdDsa(String alg, Key key) {
        return alg.equals(EDDSA) || isEd25519(alg, key);
    }

    /** Whether the algorithm with this key is Ed25519: by its own name (RFC 9864), or as EdDSA (RFC 8037). */
    public static boolean isEd25519(String alg, Key key) {
        return (alg.equals(ED25519) || alg.equals(EDDSA))
                && key instanceof EdECPublicKey ed
                && ED25519.equals(ed.getParams().getName());
    }

    /** Whether the key made the signature; false for any failure. */
    public static boolean verify(String alg, Key key, byte[] signature, byte[] signingInput) {
        return verify(CHECKER, alg, key, signature, signingInput);
    }

    public static boolean verify(SignatureChecker checker, String alg, Key key, byte[] signature, byte[] signingInput) {
        try {
            return checker.verify(alg, key, signature, signingInput);
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /**
     * Refuses keys that do not fit the algorithm or are too weak for it.
     *
     * @throws JoseException if so
     */
    public static void requireFit(String alg, Key key) throws JoseException {
        String registered = alg.equals(ED25519) ? EDDSA : alg;
        AlgorithmFactoryFactory.getInstance()
                .getJwsAlgorithmFactory()
                .getAlgorithm(registered)
                .validateVerificationKey(key);
    }
}
