package dev.tokenwarden.verifier.jose;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import org.jspecify.annotations.Nullable;

/**
 * Checks signatures with the preferred provider, and with the JDK's for algorithms that the preferred one lacks. The result is
 * the same with each: lengths and ranges are checked here, because providers differ in what they tolerate.
 *
 * <ul>
 *   <li>ECDSA: two integers of the length of the curve's order, each from 1 to the order minus 1 (RFC 7518, section 3.4).
 *   <li>EdDSA: 64 bytes for Ed25519, 114 for Ed448 (RFC 8032, sections 5.1.6 and 5.2.6).
 *   <li>RSA: exactly the length of the modulus (RFC 8017, sections 8.1.2 and 8.2.2).
 * </ul>
 */
final class SignatureChecker {
    private static final int ED25519_BYTES = 64;
    private static final int ED448_BYTES = 114;

    private final Optional<Provider> preferred;

    SignatureChecker(Optional<Provider> preferred) {
        this.preferred = preferred;
    }

    /** Whether the key made the signature. */
    boolean verify(String alg, Key key, byte[] signature, byte[] input) throws GeneralSecurityException {
        return switch (alg.substring(0, 2)) {
            case "RS" -> rsa("SHA" + alg.substring(2) + "withRSA", null, key, signature, input);
            case "PS" -> rsa("RSASSA-PSS", pss(alg.substring(2)), key, signature, input);
            case "ES" -> ecdsa("SHA" + alg.substring(2) + "withECDSAinP1363Format", key, signature, input);
            case "Ed" -> eddsa(key, signature, input);
            case "HS" -> hmac("HmacSHA" + alg.substring(2), key, signature, input);
            default -> false;
        };
    }

    private static AlgorithmParameterSpec pss(String bits) {
        String hash = "SHA-" + bits;
        return new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), Integer.parseInt(bits) / 8, 1);
    }

    private boolean rsa(String name, @Nullable AlgorithmParameterSpec params, Key key, byte[] signature, byte[] input)
            throws GeneralSecurityException {
        return key instanceof RSAPublicKey rsa
                && signature.length == (rsa.getModulus().bitLength() + 7) / 8
                && verify(name, params, rsa, signature, input);
    }

    private boolean ecdsa(String name, Key key, byte[] signature, byte[] input) throws GeneralSecurityException {
        if (!(key instanceof ECPublicKey ec)) {
            return false;
        }
        BigInteger order = ec.getParams().getOrder();
        int half = (order.bitLength() + 7) / 8;
        return signature.length == 2 * half
                && inRange(Arrays.copyOf(signature, half), order)
                && inRange(Arrays.copyOfRange(signature, half, 2 * half), order)
                && verify(name, null, ec, signature, input);
    }

    private static boolean inRange(byte[] unsigned, BigInteger order) {
        BigInteger value = new BigInteger(1, unsigned);
        return value.signum() > 0 && value.compareTo(order) < 0;
    }

    private boolean eddsa(Key key, byte[] signature, byte[] input) throws GeneralSecurityException {
        if (!(key instanceof EdECPublicKey ed)) {
            return false;
        }
        String curve = ed.getParams().getName();
        int length = NamedParameterSpec.ED25519.getName().equals(curve) ? ED25519_BYTES : ED448_BYTES;
        return signature.length == length && verify(curve, null, ed, signature, input);
    }

    private static boolean hmac(String name, Key key, byte[] signature, byte[] input) throws GeneralSecurityException {
        Mac mac = Mac.getInstance(name);
        mac.init(key);
        return MessageDigest.isEqual(mac.doFinal(input), signature);
    }

    private boolean verify(
            String name, @Nullable AlgorithmParameterSpec params, PublicKey key, byte[] signature, byte[] input)
            throws GeneralSecurityException {
        Signature check = find(name);
        if (params != null) {
            check.setParameter(params);
        }
        check.initVerify(key);
        check.update(input);
        return check.verify(signature);
    }

    private Signature find(String name) throws NoSuchAlgorithmException {
        if (preferred.isPresent()) {
            try {
                return Signature.getInstance(name, preferred.get());
            } catch (NoSuchAlgorithmException e) {
                // The JDK's providers have all of these.
            }
        }
        return Signature.getInstance(name);
    }
}
