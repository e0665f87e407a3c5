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
 * What the ingest role does beside admission.
 *
 * @param tls of the HTTP gateway; null: plain HTTP
 * @param callers an issuer of JWTs with which reporters sign in, beside this process's own; null: none
 * @param proxies who stands before the gateway, and before the proxies that ask {@code ext_authz}
 * @param extAuthz null: no such service
 */
public record IngestSettings(
        @Nullable TlsFiles tls,
        @Nullable CallerIssuer callers,
        EnrichmentConfig enrichment,
        TrustedProxies proxies,
        @Nullable ExtAuthz extAuthz) {
    /** Plain HTTP, tokens of this process, nothing added to events, no {@code ext_authz}. */
    public static final IngestSettings DEFAULT =
            new IngestSettings(null, null, EnrichmentConfig.NONE, TrustedProxies.NONE, null);

    /** Whose JWTs the gateway takes; {@code credentials} in policy say who their subjects are. */
    public record CallerIssuer(String issuer, URI jwks, String audience) {}

    /**
     * Envoy's external authorization.
     *
     * @param clients names in the certificates of those that may ask; empty: all whom the authority certifies
     * @param issuers where the keys of each issuer are; its tenant is policy's to say
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
