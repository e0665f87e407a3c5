package dev.tokenwarden.ingest.tls;

import dev.tokenwarden.contract.Digests;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * The identity of a client by its certificate, whose chain was verified before.
 *
 * @param names URI and DNS names among its subject's alternative names, in their order
 * @param thumbprint base64url SHA-256 of its DER encoding ({@code x5t#S256}, RFC 7515)
 */
public record ClientCertificate(List<String> names, String thumbprint) {
    private static final int DNS_NAME = 2;
    private static final int URI_NAME = 6;

    public ClientCertificate {
        names = List.copyOf(names);
    }

    /** @throws IllegalArgumentException if it cannot be read */
    public static ClientCertificate of(X509Certificate certificate) {
        try {
            List<String> names = new ArrayList<>();
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> name : alternatives == null ? List.<List<?>>of() : alternatives) {
                int kind = (Integer) name.get(0);
                if (kind == URI_NAME || kind == DNS_NAME) {
                    names.add((String) name.get(1));
                }
            }
            return new ClientCertificate(names, thumbprint(certificate.getEncoded()));
        } catch (CertificateParsingException | CertificateEncodingException e) {
            throw new IllegalArgumentException("the certificate cannot be read", e);
        }
    }

    /** The thumbprint of a certificate in DER. */
    public static String thumbprint(byte[] der) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Digests.sha256(der));
    }
}
