package dev.tokenwarden.redis;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;

/** TLS that trusts the certificates of a file, and no others. */
final class Trust {
    private static final String STORE = "PKCS12";
    /** Nothing in the store is secret, and it never leaves memory; the format asks for a password all the same. */
    private static final String PASSWORD = "certificates";

    private Trust() {}

    /**
     * @param file PEM certificates
     * @throws IllegalStateException if it cannot be read, or holds none
     */
    static SslOptions of(Path file) {
        byte[] store = store(file);
        return SslOptions.builder()
                .trustStoreType(STORE)
                .truststore(() -> new ByteArrayInputStream(store), PASSWORD.toCharArray())
                .sslVerifyMode(SslVerifyMode.FULL)
                .build();
    }

    private static byte[] store(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(STORE);
            trusted.load(null, null);
            int count = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + count++, one);
            }
            if (count == 0) {
                throw new IllegalStateException(file + ": holds no PEM certificate");
            }
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            trusted.store(out, PASSWORD.toCharArray());
            return out.toByteArray();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(file + ": the certificates to trust cannot be read", e);
        }
    }
}
