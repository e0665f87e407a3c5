package dev.tokenwarden.ingest.tls;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Files of a TLS server: its certificate and key, and the authorities that it trusts.
 *
 * @param certificate PEM file of its certificate and the intermediate certificates
 * @param key PEM file of the private key (PKCS #8)
 * @param clientAuthority PEM file of the authorities whose client certificates are accepted; null: the server asks for no
 *     client certificate
 */
public record TlsFiles(Path certificate, Path key, @Nullable Path clientAuthority) {}
