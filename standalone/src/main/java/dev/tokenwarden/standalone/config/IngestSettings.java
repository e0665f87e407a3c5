package dev.tokenwarden.standalone.config;

import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.ingest.enrich.EnrichmentConfig;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.service.tls.TlsFiles;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the ingest role besides admission.
 *
 * @param tls of the HTTP gateway; null: plain HTTP
 * @param callers an issuer whose JWTs reporters can use, besides those that this process signs; null: none
 * @param proxies trusted proxies in front of the gateway, and in front of the Envoys that ask {@code ext_authz}
 * @param extAuthz null: no such service
 */
public record IngestSettings(
        @Nullable TlsFiles tls,
        @Nullable CallerIssuer callers,
        EnrichmentConfig enrichment,
        TrustedProxies proxies,
        @Nullable ExtAuthz extAuthz) {
    /** Default: plain HTTP, tokens of this process, nothing added to events, no {@code ext_authz}. */
    public static final IngestSettings DEFAULT =
            new IngestSettings(null, null, EnrichmentConfig.NONE, TrustedProxies.NONE, null);

    /**
     * An issuer whose JWTs the gateway accepts. {@code credentials} in the policy map their subjects to registrations.
     *
     * @param audiences one of them must be in {@code aud}
     * @param claims how claims are read, and what distinguishes an access token from an ID token
     * @param senderConstrainedOnly whether only tokens that are bound to a key or certificate are accepted
     */
    public record CallerIssuer(
            String issuer, URI jwks, List<String> audiences, ClaimMapping claims, boolean senderConstrainedOnly) {}

    /**
     * An issuer whose tokens {@code ext_authz} accepts.
     *
     * @param issuer its {@code iss}. With a placeholder, as in {@code https://idp.example/{tid}}: all issuers of the policy that
     *     match; the token's claim of that name must equal the part of its {@code iss}
     * @param jwks the address of its keys, which can have the same placeholder
     * @param senderConstrained operations that accept bound tokens only; {@link #ALL}: every operation
     */
    public record TrustedIssuer(String issuer, String jwks, Set<String> senderConstrained) {
        /** Stands for every operation. */
        public static final String ALL = "*";

        public TrustedIssuer {
            senderConstrained = Set.copyOf(senderConstrained);
        }

        /** Whether the operation accepts bound tokens only. */
        public boolean requiresSenderConstraint(String operation) {
            return senderConstrained.contains(ALL) || senderConstrained.contains(operation);
        }
    }

    /**
     * Envoy's external authorization.
     *
     * @param clients names in certificates of Envoys that can ask; empty: all certificates of the authority
     * @param issuers whose tokens are accepted; the policy has the tenant of each
     * @param audiences for each service the audiences that its tokens can have
     */
    public record ExtAuthz(
            int port,
            TlsFiles tls,
            Set<String> clients,
            List<TrustedIssuer> issuers,
            List<List<String>> audiences,
            String registration,
            boolean edge) {}
}
