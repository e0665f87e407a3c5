package dev.tokenwarden.ingest.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What a server shows, and whom it believes.
 *
 * @param certificate PEM file of its certificate and those between it and a root
 * @param key PEM file of the private key (PKCS #8)
 * @param clientAuthority PEM file of the authorities whose client certificates are believed; null: no client certificate is
 *     asked for
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientAuthority) {}
