package dev.tokenwarden.service.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys in PEM (RFC 7468). Each message names the file, the reason and the fix. */
final class PemFiles {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END [A-Z ]*PRIVATE KEY-----");

    private PemFiles() {}

    /** The certificates of a file, at least one, in their order. */
    static List<X509Certificate> certificates(Path file, byte[] content) throws IOException {
        try {
            List<X509Certificate> found = new ArrayList<>();
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content))) {
                found.add((X509Certificate) one);
            }
            if (found.isEmpty()) {
                throw new IOException(file + ": has no PEM certificate");
            }
            return List.copyOf(found);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": is not a PEM certificate", e);
        }
    }

    /** The private key of a file. */
    static PrivateKey key(Path file, byte[] content, String algorithm) throws IOException {
        Matcher found = KEY.matcher(new String(content, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new IOException(file + ": has no PEM private key");
        }
        if (found.group(1).startsWith("ENCRYPTED")) {
            throw new IOException(file + ": the key is encrypted; store it decrypted, readable by its owner only");
        }
        if (!found.group(1).isEmpty()) {
            throw new IOException(
                    file + ": the key is not in PKCS #8; convert it with openssl pkcs8 -topk8 -nocrypt -in " + file);
        }
        try {
            byte[] encoded = Base64.getMimeDecoder().decode(found.group(2));
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(file + ": is not a private key for the " + algorithm + " key of the certificate", e);
        }
    }
}
