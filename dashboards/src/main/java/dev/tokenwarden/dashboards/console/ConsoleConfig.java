package dev.tokenwarden.dashboards.console;

import dev.tokenwarden.dashboards.console.auth.OidcConfig;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Configuration of the console's server.
 *
 * @param host address to listen on
 * @param port 0: any free port
 * @param publicUrl the address for analysts if it is not host and port: behind a proxy that ends TLS
 * @param revocation the revocation API; without it analysts cannot revoke or approve
 * @param codeLifetime lifetime of a sign-in link
 * @param sessionLifetime lifetime of a session
 * @param oidc the OpenID provider; empty: analysts sign in with links only
 */
public record ConsoleConfig(
        String host,
        int port,
        Optional<URI> publicUrl,
        Optional<RevocationApi> revocation,
        Duration codeLifetime,
        Duration sessionLifetime,
        Optional<OidcConfig> oidc) {
    /**
     * Address and credentials of the revocation API.
     *
     * @param url the URL without the path
     * @param token API token that may act for analysts; not in {@link #toString()}
     */
    public record RevocationApi(URI url, String token) {
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
        if (codeLifetime.isNegative() || codeLifetime.isZero()) {
            throw new IllegalArgumentException("console.code_lifetime: must be positive");
        }
        if (sessionLifetime.isNegative() || sessionLifetime.isZero()) {
            throw new IllegalArgumentException("console.session_lifetime: must be positive");
        }
    }

    /** Without an OpenID provider. */
    public ConsoleConfig(
            String host,
            int port,
            Optional<URI> publicUrl,
            Optional<RevocationApi> revocation,
            Duration codeLifetime,
            Duration sessionLifetime) {
        this(host, port, publicUrl, revocation, codeLifetime, sessionLifetime, Optional.empty());
    }

    /** The same, with an OpenID provider. */
    public ConsoleConfig with(OidcConfig provider) {
        return new ConsoleConfig(
                host, port, publicUrl, revocation, codeLifetime, sessionLifetime, Optional.of(provider));
    }

    /** On loopback. Links are valid for 15 minutes, sessions for 12 hours. */
    public static ConsoleConfig loopback(int port, Optional<RevocationApi> revocation) {
        return new ConsoleConfig(
                "127.0.0.1", port, Optional.empty(), revocation, Duration.ofMinutes(15), Duration.ofHours(12));
    }
}
