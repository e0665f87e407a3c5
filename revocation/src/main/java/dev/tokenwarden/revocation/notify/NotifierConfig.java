package dev.tokenwarden.revocation.notify;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A receiver of revocations.
 *
 * @param name letters, digits and {@code -}: offsets and metrics are kept under it
 * @param giveUp the age at which a decision that could not be delivered goes to the dead letters
 */
public record NotifierConfig(String name, Channel channel, Duration giveUp) {
    /** Longer than most receivers are unavailable. */
    public static final Duration GIVE_UP = Duration.ofMinutes(15);

    public NotifierConfig {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9-]{0,39}")) {
            throw new IllegalArgumentException("name: letters, digits and - only, at most 40");
        }
        if (giveUp.isNegative() || giveUp.isZero()) {
            throw new IllegalArgumentException("giveUp: must be positive");
        }
    }

    public NotifierConfig(String name, Channel channel) {
        this(name, channel, GIVE_UP);
    }

    /** How a receiver is notified. */
    public sealed interface Channel {
        /** The address of the receiver. */
        URI url();
    }

    /**
     * A POST of the decision as JSON, signed.
     *
     * @param key file with the private key of P-256, PKCS #8 in PEM
     */
    public record Webhook(URI url, Path key) implements Channel {
        public Webhook {
            requireSafe(url);
        }
    }

    /**
     * OAuth 2.0 token revocation (RFC 7009) at an authorization server that knows its tokens by {@code jti}: the token itself
     * never comes here.
     */
    public record TokenRevocation(URI url, String clientId, String secret) implements Channel {
        public TokenRevocation {
            requireSafe(url);
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "TokenRevocation[" + url + ", " + clientId + "]";
        }
    }

    /**
     * Ends sessions at Keycloak, by its admin API: the revoked session alone, or all of the token's subject.
     *
     * @param url of the realm: {@code https://keycloak.example/realms/NAME}
     * @param clientId a client with a service account that may manage users
     */
    public record Keycloak(URI url, String clientId, String secret) implements Channel {
        public Keycloak {
            requireSafe(url);
            if (!url.getPath().matches(".*/realms/[^/]+")) {
                throw new IllegalArgumentException("url: must be that of a realm, .../realms/NAME");
            }
        }

        /** Without the secret. */
        @Override
        public String toString() {
            return "Keycloak[" + url + ", " + clientId + "]";
        }
    }

    /**
     * Security event tokens of the Shared Signals Framework, pushed (RFC 8935).
     *
     * @param issuer the claim {@code iss}: how the receiver knows this service
     * @param audience the claim {@code aud}: the receiver
     * @param key file with the private key of P-256, PKCS #8 in PEM
     */
    public record SharedSignals(URI url, String issuer, String audience, Path key) implements Channel {
        public SharedSignals {
            requireSafe(url);
            if (issuer.isBlank() || audience.isBlank()) {
                throw new IllegalArgumentException("issuer and audience: are required");
            }
        }
    }

    /** Secrets and audit records go over TLS, or stay on this machine. */
    private static void requireSafe(URI url) {
        String host = url.getHost();
        boolean local = "127.0.0.1".equals(host) || "localhost".equals(host) || "[::1]".equals(host);
        boolean safe = "https".equals(url.getScheme()) || (local && "http".equals(url.getScheme()));
        if (host == null || url.getUserInfo() != null || !safe) {
            throw new IllegalArgumentException("url: must be https, or http on this machine, without credentials");
        }
    }
}
