package dev.tokenwarden.service.tls;

import dev.tokenwarden.service.DaemonThreads;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS with keys and authorities from files. The files are compared every {@link #LOOK}, by content, because a mounted secret
 * changes by a symbolic link. Changed files are used for new handshakes, without a restart and without closing a connection.
 *
 * <ol>
 *   <li>Files that cannot be used never replace those in use. {@link #problem} says why until they can be used.
 *   <li>Certificate and key change together: files that do not match are not used, as while they are being replaced.
 * </ol>
 *
 * Safe for use by several threads.
 */
public final class ReloadingTls implements AutoCloseable {
    /** How often the files are compared. */
    public static final Duration LOOK = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(ReloadingTls.class);
    /** One thread looks after the files of all clients and listeners. */
    private static final ScheduledExecutorService LOOKER =
            Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("tokenwarden-tls"));

    private static final Duration SOON = Duration.ofDays(7);
    private static final int SHARE_OF_LIFE = 10;

    private final TlsFiles files;
    private final Clock clock;
    private final RotatingKeys keys = new RotatingKeys();
    private final @Nullable RotatingTrust trust;
    private final ScheduledFuture<?> looking;
    private volatile Material current;
    private volatile String failure = "";
    private String failedDigest = "";

    private ReloadingTls(TlsFiles files, Material first, Clock clock) {
        this.files = files;
        this.clock = clock;
        this.current = first;
        X509ExtendedTrustManager authorities = first.trust();
        this.trust = authorities == null ? null : new RotatingTrust(authorities);
        keys.rotate(first.identity());
        this.looking =
                LOOKER.scheduleWithFixedDelay(this::reload, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** As {@link #open(TlsFiles, Clock)}, with the clock of the system. */
    public static ReloadingTls open(TlsFiles files) throws IOException {
        return open(files, Clock.systemUTC());
    }

    /**
     * Reads the files, and follows their changes until it is closed.
     *
     * @throws IOException if a file cannot be read or used, or the certificate is not valid now; the message names the file
     */
    public static ReloadingTls open(TlsFiles files, Clock clock) throws IOException {
        Material first = Material.of(files, Material.read(files), clock.instant());
        return new ReloadingTls(files, first, clock);
    }

    /** Compares the files now. */
    synchronized void reload() {
        String digest = "";
        try {
            Map<Path, byte[]> contents = Material.read(files);
            digest = Material.digest(contents);
            if (!digest.equals(current.digest())) {
                Material next = Material.of(files, contents, clock.instant());
                use(next);
                log.atInfo().addKeyValue("file", files.all()).log("New certificates in use");
            }
            failure = "";
            failedDigest = "";
        } catch (IOException | RuntimeException e) {
            failure = String.valueOf(e.getMessage());
            if (!digest.equals(failedDigest) || digest.isEmpty()) {
                log.atWarn().addKeyValue("error", failure).log("Certificates not renewed, the old ones stay in use");
            }
            failedDigest = digest;
        }
    }

    private void use(Material next) {
        X509ExtendedTrustManager authorities = next.trust();
        if (trust != null && authorities != null) {
            trust.rotate(authorities);
        }
        keys.rotate(next.identity());
        current = next;
    }

    /** What is wrong with the files or the certificate, in one line; empty: nothing. */
    public Optional<String> problem() {
        String expiry = expiry();
        String failed = failure;
        if (failed.isEmpty()) {
            return expiry.isEmpty() ? Optional.empty() : Optional.of(expiry);
        }
        return Optional.of("the old certificates are in use: " + failed + (expiry.isEmpty() ? "" : "; " + expiry));
    }

    /** Whether clients refuse the certificate, because it has expired. */
    public boolean isExpired() {
        Identity identity = current.identity();
        return identity != null
                && !clock.instant().isBefore(identity.leaf().getNotAfter().toInstant());
    }

    private String expiry() {
        Identity identity = current.identity();
        if (identity == null) {
            return "";
        }
        X509Certificate leaf = identity.leaf();
        Instant end = leaf.getNotAfter().toInstant();
        Duration left = Duration.between(clock.instant(), end);
        if (left.isNegative() || left.isZero()) {
            return files.certificate() + ": the certificate expired on " + end + "; renew it";
        }
        Duration life = Duration.between(leaf.getNotBefore().toInstant(), end).dividedBy(SHARE_OF_LIFE);
        boolean soon = left.compareTo(life.compareTo(SOON) < 0 ? life : SOON) < 0;
        return soon ? files.certificate() + ": the certificate expires on " + end + "; renew it" : "";
    }

    public KeyManager keyManager() {
        return keys;
    }

    /** Empty: there are no authorities. */
    public TrustManager[] trustManagers() {
        return trust == null ? new TrustManager[0] : new TrustManager[] {trust};
    }

    /** Whether clients must present a certificate. */
    public boolean requiresClient() {
        return files.requiresClient();
    }

    /** A context whose handshakes use the current files. */
    public SSLContext context() {
        return context(trustManagers());
    }

    /** A client that accepts only the certificate of these files, whatever host name it has: the same process, or its owner. */
    public SSLContext ownClient() {
        return context(new TrustManager[] {new OwnCertificate(this::isOwn)});
    }

    private boolean isOwn(X509Certificate certificate) {
        if (!keys.has(certificate)) {
            // The server may have read its new files earlier.
            reload();
        }
        return keys.has(certificate);
    }

    private SSLContext context(TrustManager[] accepted) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, accepted.length == 0 ? null : accepted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has TLS", e);
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
    }
}
