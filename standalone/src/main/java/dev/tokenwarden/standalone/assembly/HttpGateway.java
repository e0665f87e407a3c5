package dev.tokenwarden.standalone.assembly;

import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.ingest.IngestHealth;
import dev.tokenwarden.ingest.enrich.Enrichment;
import dev.tokenwarden.ingest.gateway.GatewayConfig;
import dev.tokenwarden.ingest.gateway.GatewayService;
import dev.tokenwarden.ingest.gateway.GatewayTrust;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.config.IngestSettings;
import dev.tokenwarden.standalone.config.IngestSettings.CallerIssuer;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.JwksKeySource;
import dev.tokenwarden.verifier.keys.KeySource;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the HTTP gateway. It accepts tokens that this process signs for each registration, tokens of the configured issuer, and
 * with TLS also client certificates.
 */
final class HttpGateway implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpGateway.class);
    private static final long RENEW_HOURS = 6;

    private final GatewayIssuer issuer;
    private final GatewayService service;
    private final ScheduledExecutorService renewer;

    private HttpGateway(GatewayIssuer issuer, GatewayService service) {
        this.issuer = issuer;
        this.service = service;
        this.renewer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "gateway-tokens");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * @throws IOException if key, certificates or databases cannot be used; the message names the file
     * @throws IllegalStateException if the port is in use, or the keys of the issuer cannot be loaded
     */
    static HttpGateway start(
            WardenConfig config,
            Enrichment enrichment,
            Map<String, Object> kafka,
            DataLayout layout,
            PolicySource policies,
            Clock clock,
            MeterRegistry meters)
            throws IOException {
        GatewayIssuer issuer = GatewayIssuer.open(layout, clock);
        issuer.follow(policies.get());
        GatewayConfig wanted = GatewayConfig.loopback(kafka, trust(issuer, config.ingest()))
                .at(config.listen().host(), config.listen().gatewayPort())
                .withTls(tls(config))
                .withEnrichment(enrichment)
                .behind(config.ingest().proxies());
        HttpGateway gateway = new HttpGateway(issuer, service(wanted, policies, clock, meters));
        policies.onChange(gateway::follow);
        gateway.renewer.scheduleWithFixedDelay(
                () -> gateway.follow(policies.get()), RENEW_HOURS, RENEW_HOURS, TimeUnit.HOURS);
        return gateway;
    }

    private static GatewayTrust trust(GatewayIssuer own, IngestSettings settings) {
        CallerIssuer other = settings.callers();
        List<IssuerProfile> issuers = new ArrayList<>(List.of(own.profile()));
        if (other != null) {
            issuers.add(profile(other, JwksKeySource.builder(other.jwks()).build()));
        }
        // Tokens of this process have the default audience.
        Set<String> audiences = new LinkedHashSet<>(Set.of(GatewayTrust.AUDIENCE));
        if (other != null) {
            audiences.addAll(other.audiences());
        }
        return new GatewayTrust(issuers, GatewayIssuer.ISSUER, List.copyOf(audiences));
    }

    /** What the tokens of callers must be like. */
    static IssuerProfile profile(CallerIssuer callers, KeySource keys) {
        return IssuerProfile.builder(callers.issuer(), "none", keys)
                .claims(callers.claims())
                .senderConstrainedOnly(operation -> callers.senderConstrainedOnly())
                .build();
    }

    private static GatewayService service(
            GatewayConfig config, PolicySource policies, Clock clock, MeterRegistry meters) throws IOException {
        try {
            GatewayService service = new GatewayService(config, policies, clock, meters);
            try {
                service.start();
                return service;
            } catch (RuntimeException e) {
                service.close();
                throw e;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void follow(Policy policy) {
        try {
            issuer.follow(policy);
        } catch (IOException e) {
            LOG.atError().setCause(e).log("Tokens of reporters could not be written");
        }
    }

    int port() {
        return service.port();
    }

    /** The keys of callers' issuers whose private part is published. */
    List<ExposedKey> exposedKeys() {
        return service.exposedKeys();
    }

    IngestHealth health() {
        return service.health();
    }

    /** From now on, the gateway is up only while this says nothing. It says why Kafka counts as lost. */
    void dependOn(Supplier<String> problem) {
        service.dependOn(problem);
    }

    /** The gateway's own files, else those of all listeners; null: plain HTTP. */
    static @Nullable TlsFiles tls(WardenConfig config) {
        TlsFiles own = config.ingest().tls();
        return own != null ? own : config.listen().tls().files();
    }

    @Override
    public void close() {
        renewer.shutdownNow();
        service.close();
    }
}
