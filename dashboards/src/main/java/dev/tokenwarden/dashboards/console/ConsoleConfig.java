package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.dashboards.console.auth.OidcConfig;
import dev.tokenwarden.service.http.ServerCertificate;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Configuration of the console's server.
 *
 * @param host address to listen on
 * @param port 0: any free port
 * @param tls empty: plain HTTP
 * @param publicUrl the address for analysts if it is not host and port: behind a proxy that ends TLS
 * @param revocation the revocation API; without it analysts cannot revoke or approve
 * @param lifetimes how long sign-in links and sessions are valid
 * @param oidc the OpenID provider; empty: analysts sign in with links only
 */
public record ConsoleConfig(
        String host,
        int port,
        Optional<ServerCertificate> tls,
        Optional<URI> publicUrl,
        Optional<RevocationApi> revocation,
        Lifetimes lifetimes,
        Optional<OidcConfig> oidc) {

    /**
     * How long credentials of analysts are valid.
     *
     * @param code of a sign-in link
     * @param session of a session
     */
    public record Lifetimes(Duration code, Duration session) {
        /** Links 15 minutes, sessions 12 hours. */
        public static final Lifetimes DEFAULT = new Lifetimes(Duration.ofMinutes(15), Duration.ofHours(12));

        public Lifetimes {
            if (code.isNegative() || code.isZero()) {
                throw new IllegalArgumentException("console.code_lifetime: must be positive");
            }
            if (session.isNegative() || session.isZero()) {
                throw new IllegalArgumentException("console.session_lifetime: must be positive");
            }
        }
    }

    /**
     * Address and credentials of the revocation API.
     *
     * @param url the URL without the path
     * @param token API token that may act for analysts; not in {@link #toString()}
     * @param tls keys and authorities for an {@code https} URL; empty: those of the JVM
     */
    public record RevocationApi(URI url, String token, Optional<SSLContext> tls) {
        /** With the authorities of the JVM. */
        public RevocationApi(URI url, String token) {
            this(url, token, Optional.empty());
        }

        @Override
        public String toString() {
            return "RevocationApi[url=" + url + ", token=********]";
        }
    }

    public ConsoleConfig {
        if (host.isEmpty()) {
            throw new IllegalArgumentException("console.host: must not be empty");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("console.port: must be from 0 to 65535");
        }
    }

    /** The same, with an OpenID provider. */
    public ConsoleConfig with(OidcConfig provider) {
        return new ConsoleConfig(host, port, tls, publicUrl, revocation, lifetimes, Optional.of(provider));
    }

    /** On loopback. Links are valid for 15 minutes, sessions for 12 hours. */
    public static ConsoleConfig loopback(int port, Optional<RevocationApi> revocation) {
        return new ConsoleConfig(
                "127.0.0.1", port, Optional.empty(), Optional.empty(), revocation, Lifetimes.DEFAULT, Optional.empty());
    }
}
