package dev.tokenwarden.verifier;

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

/** JWKs (RFC 7517, RFC 8037) to keys. What a key says about its own use is held to. */
final class JwkReader {
    /** Bounds the work that somebody else's key can cause. */
    private static final int MAX_RSA_BITS = 8192;

    private static final int MAX_RSA_EXPONENT_BITS = 32;

    /** A key that cannot be used to verify, with the reason. */
    static final class UnusableKeyException extends Exception {
        private static final long serialVersionUID = 1L;

        UnusableKeyException(String reason) {
            super(reason, null, false, false);
        }
    }

    private JwkReader() {}

    /**
     * @param wanted the algorithm for a key that may serve several and names none; null: the first of its kind
     */
    static VerificationKey read(Map<String, @Nullable Object> jwk, @Nullable String wanted)
            throws UnusableKeyException {
        if (jwk.containsKey("use") && !"sig".equals(jwk.get("use"))) {
            throw new UnusableKeyException("use is not sig");
        }
        if (jwk.containsKey("key_ops") && !(jwk.get("key_ops") instanceof List<?> ops && ops.contains("verify"))) {
            throw new UnusableKeyException("key_ops does not allow to verify");
        }
        Object kid = jwk.get("kid");
        if (jwk.containsKey("kid") && !(kid instanceof String)) {
            throw new UnusableKeyException("kid is not a string");
        }
        JsonWebKey parsed = parse(jwk);
        Key key = parsed.getKey();
        String alg = algorithm(jwk, parsed, wanted);
        if (key instanceof RSAPublicKey rsa) {
            requireBounded(rsa.getModulus(), rsa.getPublicExponent());
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
            // Certificates beside the key are not what it is trusted for, and private members are none of our business.
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

    private static final List<String> PRIVATE = List.of("d", "p", "q", "dp", "dq", "qi", "oth");

    private static String algorithm(Map<String, @Nullable Object> jwk, JsonWebKey parsed, @Nullable String wanted)
            throws UnusableKeyException {
        if (jwk.containsKey("alg")) {
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
            case "OKP" -> "EdDSA";
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
                    case "OKP" -> alg.equals("EdDSA");
                    case "EC" -> alg.equals(curveAlgorithm(parsed));
                    default -> false;
                };
        if (!fits) {
            throw new UnusableKeyException("kty does not fit " + alg);
        }
    }

    private static void requireBounded(BigInteger modulus, BigInteger exponent) throws UnusableKeyException {
        if (modulus.bitLength() > MAX_RSA_BITS || exponent.bitLength() > MAX_RSA_EXPONENT_BITS) {
            throw new UnusableKeyException("is larger than is reasonable");
        }
    }
}
