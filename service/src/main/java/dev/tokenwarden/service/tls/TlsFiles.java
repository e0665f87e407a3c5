package dev.tokenwarden.service.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files of one end of a TLS connection: its own certificate and key, and the authorities that it trusts.
 *
 * @param certificate PEM file of its certificate and the intermediate certificates; null: it presents none
 * @param key PEM file of the private key (PKCS #8, not encrypted); null: it has none
 * @param authority PEM file of the authorities whose certificates it accepts. Null at a server: it asks for no client
 *     certificate. Null at a client: the authorities of the JVM
 * @param requiresClient whether a server refuses clients without a certificate
 */
public record TlsFiles(
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path authority,
        boolean requiresClient) {

    public TlsFiles {
        if ((certificate == null) != (key == null)) {
            throw new IllegalArgumentException("a certificate needs its key, and a key its certificate");
        }
        if (requiresClient && authority == null) {
            throw new IllegalArgumentException("client certificates need an authority that signs them");
        }
    }

    /** A server. It asks for client certificates if there is an authority, and accepts clients without one. */
    public TlsFiles(Path certificate, Path key, @Nullable Path authority) {
        this(certificate, key, authority, false);
    }

    /** A client that presents no certificate. */
    public static TlsFiles trusting(Path authority) {
        return new TlsFiles(null, null, authority, false);
    }

    /** The files that are set. */
    List<Path> all() {
        List<Path> all = new ArrayList<>();
        for (Path file : new @Nullable Path[] {certificate, key, authority}) {
            if (file != null) {
                all.add(file);
            }
        }
        return all;
    }
}
