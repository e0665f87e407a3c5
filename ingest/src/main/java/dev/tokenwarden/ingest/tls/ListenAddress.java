package dev.tokenwarden.ingest.tls;

import dev.tokenwarden.service.tls.TlsFiles;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param port 0: any free one
 * @param tls null: without TLS, for loopback or behind a proxy that ends it
 */
public record ListenAddress(String host, int port, @Nullable TlsFiles tls) {
    /** Loopback, a free port, no TLS. */
    public static final ListenAddress LOOPBACK = new ListenAddress("127.0.0.1", 0, null);

    public ListenAddress {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: must be 0 to 65535, is " + port);
        }
    }
}
