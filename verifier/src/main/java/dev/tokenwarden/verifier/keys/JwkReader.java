package dev.tokenwarden.verifier.keys;

import dev.tokenwarden.verifier.jose.Algorithms;
import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.RSAPublicKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Reads keys from JWKs (RFC 7517, RFC 8037). The use, operations and algorithm that a key names are enforced. */
public final class JwkReader {
    /** Limits the work that a key of another party can cause. */
    private static final int MAX_RSA_BITS = 8192;

    private static final int MAX_RSA_EXPONENT_BITS = 32;
    private static final int MIN_RSA_BITS = 2048;
    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth");

    /** A key that cannot be used to verify, with the reason. */
    public static final class UnusableKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableKeyException(String reason) {
            super(reason, null, false, false);
        }
    }

    private JwkReader() {}

    /** Whether a JWK contains signing material: a private key (RFC 7518, section 6) or a shared secret. */
    static boolean isSecret(Map<?, ? extends @Nullable Object> jwk) {
        return jwk.get("k") != null || PRIVATE.stream().anyMatch(name -> jwk.get(name) != null);
    }

    /**
     * @param wanted the algorithm for a key that may serve several and names none; null: the first of its kind
     */
    public static VerificationKey read(Map<String, @Nullable Object> jwk, @Nullable String wanted)
            throws UnusableKeyException {
        // A member that is null counts as absent: some servers write every member that they know.
        if (jwk.get("use") != null && !"sig".equals(jwk.get("use"))) {
            throw new UnusableKeyException("use is not sig");
        }
        if (jwk.get("key_ops") != null && !(jwk.get("key_ops") instanceof List<?> ops && ops.contains("verify"))) {
            throw new UnusableKeyException("key_ops does not allow to verify");
        }
        Object kid = jwk.get("kid");
        if (kid != null && !(kid instanceof String)) {
            throw new UnusableKeyException("kid is not a string");
        }
        JsonWebKey parsed = parse(jwk);
        Key key = parsed.getKey();
        String alg = algorithm(jwk, parsed, wanted);
        if (key instanceof RSAPublicKey rsa) {
            requireSound(rsa.getModulus(), rsa.getPublicExponent());
        }
        try {
            Algorithms.requireFit(alg, key);
            return new VerificationKey((String) kid, alg, key, parsed.calculateBase64urlEncodedThumbprint("SHA-256"));
        } catch (JoseException | RuntimeException e) {
            throw new UnusableKeyException("does not fit " + alg);
        }
    }

    private static JsonWebKey parse(Map<String, @Nullable Object> jwk) throws UnusableKeyException {
        try {
            Map<String, Object> members = new HashMap<>();
            // Certificates beside the key are not the reason why it is trusted, and private members are not needed.
            jwk.forEach((name, value) -> {
                if (value != null && !name.startsWith("x5") && !PRIVATE.contains(name)) {
                    members.put(name, value);
                }
            });
            return JsonWebKey.Factory.newJwk(members);
        } catch (JoseException | RuntimeException e) {
            throw new UnusableKeyException("is not a JWK of a known kind");
        }
    }

    private static String algorithm(Map<String, @Nullable Object> jwk, JsonWebKey parsed, @Nullable String wanted)
            throws UnusableKeyException {
        if (jwk.get("alg") != null) {
            if (jwk.get("alg") instanceof String alg && Algorithms.known(alg)) {
                requireKind(parsed, alg);
                return alg;
            }
            throw new UnusableKeyException("alg is not a known signature algorithm");
        }
        if (wanted != null) {
            requireKind(parsed, wanted);
            return wanted;
        }
        return switch (parsed.getKeyType()) {
            case "RSA" -> "RS256";
            case "OKP" -> Algorithms.EDDSA;
            case "EC" -> curveAlgorithm(parsed);
            default -> throw new UnusableKeyException("a symmetric key must name its alg");
        };
    }

    private static String curveAlgorithm(JsonWebKey parsed) throws UnusableKeyException {
        String curve = parsed instanceof EllipticCurveJsonWebKey ec ? ec.getCurveName() : "";
        return switch (curve) {
            case "P-256" -> "ES256";
            case "P-384" -> "ES384";
            case "P-521" -> "ES512";
            default -> throw new UnusableKeyException("crv is not one of P-256, P-384, P-521");
        };
    }

    private static void requireKind(JsonWebKey parsed, String alg) throws UnusableKeyException {
        boolean fits = parsed instanceof OctetSequenceJsonWebKey
                ? Algorithms.symmetric(alg)
                : switch (parsed.getKeyType()) {
                    case "RSA" -> alg.startsWith("RS") || alg.startsWith("PS");
                    case "OKP" -> Algorithms.isEdDsa(alg, parsed.getKey());
                    case "EC" -> alg.equals(curveAlgorithm(parsed));
                    default -> false;
                };
        if (!fits) {
            throw new UnusableKeyException("kty does not fit " + alg);
        }
    }

    private static void requireSound(BigInteger modulus, BigInteger exponent) throws UnusableKeyException {
        if (modulus.bitLength() > MAX_RSA_BITS || exponent.bitLength() > MAX_RSA_EXPONENT_BITS) {
            throw new UnusableKeyException("is larger than " + MAX_RSA_BITS + " bits");
        }
        if (modulus.bitLength() < MIN_RSA_BITS) {
            throw new UnusableKeyException("is smaller than " + MIN_RSA_BITS + " bits");
        }
        if (Roca.isWeak(modulus)) {
            throw new UnusableKeyException("can be factored (CVE-2017-15361)");
        }
    }
}
