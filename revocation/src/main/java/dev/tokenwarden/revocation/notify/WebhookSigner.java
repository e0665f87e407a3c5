package dev.tokenwarden.revocation.notify;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Signs with ES256 (RFC 7518, section 3.4): a receiver that verifies cannot sign. */
final class WebhookSigner {
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final String HEADER =
            BASE64.encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.US_ASCII));
    private static final int P256_BITS = 256;

    private final PrivateKey key;

    WebhookSigner(PrivateKey key) {
        this.key = key;
    }

    /**
     * @param file PKCS #8 in PEM
     * @throws IllegalStateException if there is no private key of P-256 in it
     */
    static WebhookSigner of(Path file) {
        try {
            String pem = Files.readString(file)
                    .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                    .replaceAll("\\s", "");
            PrivateKey key = KeyFactory.getInstance("EC")
                    .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(pem)));
            if (((ECPrivateKey) key).getParams().getCurve().getField().getFieldSize() != P256_BITS) {
                throw new IllegalStateException(file + ": must hold a key of P-256");
            }
            return new WebhookSigner(key);
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            // What it holds is a secret: the cause, which may quote it, is left out.
            throw new IllegalStateException(file + ": must hold a private key in PEM (PKCS #8, P-256)");
        }
    }

    /** A compact JWS over the payload, without the payload (RFC 7515, appendix F). */
    String detached(byte[] payload) {
        return HEADER + ".." + signature(HEADER, BASE64.encodeToString(payload));
    }

    /** A compact JWS over the payload (RFC 7515, section 7.1). */
    String compact(String header, byte[] payload) {
        String first = BASE64.encodeToString(header.getBytes(StandardCharsets.UTF_8));
        String second = BASE64.encodeToString(payload);
        return first + '.' + second + '.' + signature(first, second);
    }

    private String signature(String header, String payload) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(key);
            signature.update((header + '.' + payload).getBytes(StandardCharsets.US_ASCII));
            return BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key was accepted and cannot sign", e);
        }
    }
}
