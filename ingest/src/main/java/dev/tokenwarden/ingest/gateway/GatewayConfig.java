package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.ingest.AdmissionLimits;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.enrich.TrustedProxies;
import dev.tokenwarden.ingest.tls.ListenAddress;
import dev.tokenwarden.service.tls.TlsFiles;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How {@link GatewayService} runs.
 *
 * @param listen where it listens
 * @param kafka how to connect: {@code bootstrap.servers} and security
 * @param trust whose JWTs and certificates prove who calls
 * @param admission the same as admission's own
 * @param limits what callers may ask for
 * @param enrichment what is added to valid events before they are sent on
 * @param proxies the proxies in front of the gateway, so that failed sign-ins count against the client's address
 */
public record GatewayConfig(
        ListenAddress listen,
        Map<String, Object> kafka,
        GatewayTrust trust,
        AdmissionLimits admission,
        GatewayLimits limits,
        Enrichment enrichment,
        TrustedProxies proxies) {
    public GatewayConfig {
        kafka = Map.copyOf(kafka);
    }

    /** On loopback, on a free port, without TLS and enrichment, with default limits. */
    public static GatewayConfig loopback(Map<String, Object> kafka, GatewayTrust trust) {
        return new GatewayConfig(
                ListenAddress.LOOPBACK,
                kafka,
                trust,
                AdmissionLimits.DEFAULT,
                GatewayLimits.DEFAULT,
                Enrichment.none(),
                TrustedProxies.NONE);
    }

    /** The same at another address. */
    public GatewayConfig at(String host, int port) {
        return withListen(new ListenAddress(host, port, listen.tls()));
    }

    /** The same over TLS. */
    public GatewayConfig withTls(@Nullable TlsFiles files) {
        return withListen(new ListenAddress(listen.host(), listen.port(), files));
    }

    private GatewayConfig withListen(ListenAddress other) {
        return new GatewayConfig(other, kafka, trust, admission, limits, enrichment, proxies);
    }

    /** The same with other limits. */
    public GatewayConfig withLimits(GatewayLimits other) {
        return new GatewayConfig(listen, kafka, trust, admission, other, enrichment, proxies);
    }

    /** The same with another enrichment. */
    public GatewayConfig withEnrichment(Enrichment other) {
        return new GatewayConfig(listen, kafka, trust, admission, limits, other, proxies);
    }

    /** The same behind proxies. */
    public GatewayConfig behind(TrustedProxies other) {
        return new GatewayConfig(listen, kafka, trust, admission, limits, enrichment, other);
    }
}
