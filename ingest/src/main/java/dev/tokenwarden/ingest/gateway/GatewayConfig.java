package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.ingest.AdmissionLimits;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.tls.TlsFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How {@link GatewayService} runs.
 *
 * @param port 0: any free one
 * @param tls null: plain HTTP, for loopback or behind a proxy of one's own that ends TLS
 * @param kafka how to connect: {@code bootstrap.servers} and security
 * @param trust whose word on who calls is taken
 * @param admission the same as admission's own
 * @param enrichment what is added to events in order before they are sent on
 * @param proxies who stands before the gateway, so that failed sign-ins are counted where they come from
 */
public record GatewayConfig(
        String host,
        int port,
        @Nullable TlsFiles tls,
        Map<String, Object> kafka,
        GatewayTrust trust,
        AdmissionLimits admission,
        GatewayLimits limits,
        Enrichment enrichment,
        TrustedProxies proxies) {
    public GatewayConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port: must be 0 to 65535");
        }
        kafka = Map.copyOf(kafka);
    }

    /** On loopback, on a free port, without TLS and enrichment, with default limits. */
    public static GatewayConfig loopback(Map<String, Object> kafka, GatewayTrust trust) {
        return new GatewayConfig(
                "127.0.0.1",
                0,
                null,
                kafka,
                trust,
                AdmissionLimits.DEFAULT,
                GatewayLimits.DEFAULT,
                Enrichment.none(),
                TrustedProxies.NONE);
    }

    /** The same elsewhere. */
    public GatewayConfig at(String otherHost, int otherPort) {
        return new GatewayConfig(otherHost, otherPort, tls, kafka, trust, admission, limits, enrichment, proxies);
    }

    /** The same over TLS. */
    public GatewayConfig withTls(@Nullable TlsFiles files) {
        return new GatewayConfig(host, port, files, kafka, trust, admission, limits, enrichment, proxies);
    }

    /** The same with other limits. */
    public GatewayConfig withLimits(GatewayLimits other) {
        return new GatewayConfig(host, port, tls, kafka, trust, admission, other, enrichment, proxies);
    }

    /** The same with what is added to events. */
    public GatewayConfig withEnrichment(Enrichment other) {
        return new GatewayConfig(host, port, tls, kafka, trust, admission, limits, other, proxies);
    }

    /** The same behind proxies. */
    public GatewayConfig behind(TrustedProxies other) {
        return new GatewayConfig(host, port, tls, kafka, trust, admission, limits, enrichment, other);
    }
}
