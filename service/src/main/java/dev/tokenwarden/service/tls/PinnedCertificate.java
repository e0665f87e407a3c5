package dev.tokenwarden.service.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** Trusts one server by its certificate file: for commands on the machine where the server runs. */
public final class PinnedCertificate {
    private PinnedCertificate() {}

    /**
     * A client that accepts the first certificate of the file, whatever host name it has, and no other.
     *
     * @param keys what the client presents; none: no certificate
     * @throws IOException if the file cannot be read or used; the message names it
     */
    public static SSLContext client(Path certificate, KeyManager... keys) throws IOException {
        X509Certificate server = PemFiles.certificates(certificate, Files.readAllBytes(certificate))
                .get(0);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[] {new OwnCertificate(server::equals)}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }
}
