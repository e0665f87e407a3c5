package dev.tokenwarden.service.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A certificate chain with the private key of its first certificate.
 *
 * @param alias distinguishes it from the identity before and after a rotation
 */
record Identity(String alias, List<X509Certificate> chain, PrivateKey key) {

    private static final byte[] PROBE = "tokenwarden".getBytes(StandardCharsets.US_ASCII);

    Identity {
        chain = List.copyOf(chain);
    }

    X509Certificate leaf() {
        return chain.get(0);
    }

    /**
     * Refuses the key of another certificate. Files are replaced one after the other: in between, they do not match.
     *
     * @throws IOException if the key is not that of the certificate; names both files
     */
    void requireMatch(Path certificate, Path file) throws IOException {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> key.getAlgorithm();
                };
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            byte[] signature = signing.sign();
            signing.initVerify(leaf().getPublicKey());
            signing.update(PROBE);
            if (signing.verify(signature)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": the key cannot be used: " + e.getMessage(), e);
        }
        throw new IOException(file + ": is not the key of the certificate in " + certificate);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Identity[" + leaf().getSubjectX500Principal() + "]";
    }
}
