package dev.tokenwarden.standalone.config;

import dev.tokenwarden.ingest.enrich.EnrichmentConfig;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.tls.TlsFiles;
import java.net.URI;
import java.util.List;
import java.util.Map;
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

    /** An issuer whose JWTs the gateway accepts. {@code credentials} in the policy map their subjects to registrations. */
    public record CallerIssuer(String issuer, URI jwks, String audience) {}

    /**
     * Envoy's external authorization.
     *
     * @param clients names in certificates of Envoys that can ask; empty: all certificates of the authority
     * @param issuers address of the key set of each issuer; its tenant is in the policy
     */
    public record ExtAuthz(
            int port,
            TlsFiles tls,
            Set<String> clients,
            Map<String, URI> issuers,
            List<String> audiences,
            String registration,
            boolean edge) {}
}
