package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.ingest.tls.ListenAddress;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.service.tls.TlsFiles;
import java.util.Map;
import java.util.Set;

/**
 * How {@link ExtAuthzService} runs.
 *
 * @param listen where it listens. TLS is required, with the authority of the proxies' certificates: a client of this service
 *     learns who is revoked and reports uses
 * @param clients URI or DNS names of the certificates that may connect; empty: all certificates of the authority
 * @param accepted which tokens are accepted
 * @param reporter how uses are reported
 * @param redis the denylist; also decides, by its own settings, about TLS, Sentinel and Cluster
 * @param kafka how to reach Kafka as the reporter
 */
public record ExtAuthzConfig(
        ListenAddress listen,
        Set<String> clients,
        AcceptedTokens accepted,
        ExtAuthzReporter reporter,
        RedisConfig redis,
        Map<String, Object> kafka) {
    public ExtAuthzConfig {
        TlsFiles tls = listen.tls();
        if (tls == null || tls.authority() == null) {
            throw new IllegalArgumentException("tls: the authority of the proxies' certificates is required");
        }
        clients = Set.copyOf(clients);
        kafka = Map.copyOf(kafka);
    }
}
