package dev.tokenwarden.policy;

/** How a caller proves over HTTP or TLS that it is a registered reporter. Holds no secret. */
public sealed interface Credential {
    /**
     * A JWT whose signature the gateway verifies.
     *
     * @param issuer its {@code iss}
     * @param subject its {@code sub}
     */
    record SignedToken(String issuer, String subject) implements Credential {}

    /**
     * A client certificate, identified by a name in it.
     *
     * @param name a URI or DNS name among its subject's alternative names (RFC 5280, section 4.2.1.6), such as a SPIFFE id
     */
    record CertificateName(String name) implements Credential {}

    /**
     * One client certificate, identified by its thumbprint.
     *
     * @param x5tS256 base64url SHA-256 of its DER encoding (RFC 7515, section 4.1.8)
     */
    record CertificateThumbprint(String x5tS256) implements Credential {}
}
