package dev.tokenwarden.ingest.tls;

import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Keys and trusted authorities of a server. Certificate and key are read again every minute, so that renewed ones (a
 * mesh renews them hourly) are used without a restart. If they cannot be read, the old ones stay in use.
 */
public final class ServerTls implements AutoCloseable {
    private static final long LOOK_SECONDS = 60;

    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final TrustManager[] trust;
    private final ScheduledExecutorService looker;

    private ServerTls(TlsFiles files) throws IOException, GeneralSecurityException {
        this.trust = files.clientAuthority() == null ? new TrustManager[0] : trust(files.clientAuthority());
        this.looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tokenwarden-tls");
            thread.setDaemon(true);
            return thread;
        });
        keys.updateIdentityCredentials(
                files.certificate().toFile(), files.key().toFile(), LOOK_SECONDS, TimeUnit.SECONDS, looker);
    }

    /** @throws IOException if a file cannot be read or has other content; the message names it */
    public static ServerTls open(TlsFiles files) throws IOException {
        try {
            return new ServerTls(files);
        } catch (GeneralSecurityException | IOException | RuntimeException e) {
            throw new IOException("no certificate, key and authorities in " + files, e);
        }
    }

    private static TrustManager[] trust(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authorities)) {
            int count = 0;
            for (X509Certificate certificate : CertificateUtils.getX509Certificates(in)) {
                store.setCertificateEntry("authority-" + count++, certificate);
            }
            if (count == 0) {
                throw new IOException(authorities + ": holds no certificate");
            }
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    public KeyManager keyManager() {
        return keys;
    }

    /** Empty: clients are not asked for certificates. */
    public TrustManager[] trustManagers() {
        return trust.clone();
    }

    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, trust.length == 0 ? null : trust, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }
}
