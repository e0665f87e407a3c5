package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.contract.Risk;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.tls.TlsFiles;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.StalePolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How {@link ExtAuthzService} runs.
 *
 * @param port 0: any free one
 * @param tls keys, and the authority of the proxies' certificates: whoever may ask learns who is revoked and reports uses
 * @param clients URI or DNS names of the certificates of those that may ask; empty: all whom the authority certifies
 * @param issuers whose tokens are accepted
 * @param audiences what the services behind the proxies stand for; the first serves where a route names none
 * @param registration the name that policy registers the reports under
 * @param source CloudEvents source of the reports, as registered
 * @param edge whether the proxies face clients themselves
 * @param stale what to do where the denylist cannot say, by the route's risk
 * @param proxies who stands before the proxies that ask
 * @param kafka how to reach Kafka as the reporter
 */
public record ExtAuthzConfig(
        String host,
        int port,
        TlsFiles tls,
        Set<String> clients,
        List<IssuerProfile> issuers,
        List<String> audiences,
        String registration,
        String source,
        boolean edge,
        Map<Risk, StalePolicy> stale,
        TrustedProxies proxies,
        Enrichment enrichment,
        RedisConfig redis,
        Map<String, Object> kafka) {
    public ExtAuthzConfig {
        if (tls.clientAuthority() == null) {
            throw new IllegalArgumentException("tls: the authority of the proxies' certificates is required");
        }
        if (issuers.isEmpty() || audiences.isEmpty()) {
            throw new IllegalArgumentException("issuers and audiences: at least one of each");
        }
        clients = Set.copyOf(clients);
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
        stale = Map.copyOf(stale);
        kafka = Map.copyOf(kafka);
    }
}
