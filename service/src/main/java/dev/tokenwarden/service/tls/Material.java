package dev.tokenwarden.service.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The content of {@link TlsFiles} at one moment.
 *
 * @param digest of all files
 * @param trust null: nobody is asked for a certificate, or the JVM decides
 */
record Material(
        String digest,
        @Nullable Identity identity,
        @Nullable X509ExtendedTrustManager trust) {

    /** Bytes of the files, by file. */
    static Map<Path, byte[]> read(TlsFiles files) throws IOException {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        for (Path file : files.all()) {
            try {
                contents.put(file, Files.readAllBytes(file));
            } catch (IOException e) {
                throw new IOException(file + ": cannot be read", e);
            }
        }
        return contents;
    }

    static String digest(Map<Path, byte[]> contents) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            contents.values().forEach(bytes -> {
                digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
                digest.update((byte) '\n');
                digest.update(bytes);
            });
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** @throws IOException if a file has other content than it must, or the certificate is not valid at {@code now} */
    static Material of(TlsFiles files, Map<Path, byte[]> contents, Instant now) throws IOException {
        String digest = digest(contents);
        Path certificate = files.certificate();
        Path key = files.key();
        Path authority = files.authority();
        Identity identity = null;
        if (certificate != null && key != null) {
            List<X509Certificate> chain = PemFiles.certificates(certificate, content(contents, certificate));
            requireValid(certificate, chain.get(0), now);
            identity = new Identity(
                    digest.substring(0, 16),
                    chain,
                    PemFiles.key(
                            key,
                            content(contents, key),
                            chain.get(0).getPublicKey().getAlgorithm()));
            identity.requireMatch(certificate, key);
        }
        return new Material(
                digest,
                identity,
                authority == null ? null : trust(PemFiles.certificates(authority, content(contents, authority))));
    }

    private static byte[] content(Map<Path, byte[]> contents, Path file) {
        return Objects.requireNonNull(contents.get(file));
    }

    private static void requireValid(Path file, X509Certificate certificate, Instant now) throws IOException {
        Instant end = certificate.getNotAfter().toInstant();
        if (!now.isBefore(end)) {
            throw new IOException(file + ": the certificate expired on " + end + "; renew it");
        }
        Instant begin = certificate.getNotBefore().toInstant();
        if (now.isBefore(begin)) {
            throw new IOException(
                    file + ": the certificate is not valid before " + begin + "; is the clock of this machine right?");
        }
    }

    private static X509ExtendedTrustManager trust(List<X509Certificate> authorities) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            return trust(store);
        } catch (GeneralSecurityException e) {
            throw new IOException("the authorities cannot be used: " + e.getMessage(), e);
        }
    }

    /** @param store null: the authorities of the JVM */
    static X509ExtendedTrustManager trust(@Nullable KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new IllegalStateException("every JDK checks X.509 certificates");
    }
}
