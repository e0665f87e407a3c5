package dev.tokenwarden.standalone.monitoring;

import dev.tokenwarden.service.http.ServerCertificate;
import dev.tokenwarden.standalone.config.WardenConfig.MetricsListen;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The meters of a process and the listener that shows them, with its health. There is one registry for each process. It is passed to
 * every part that counts something.
 */
public final class Monitoring implements AutoCloseable {
    /** More time series than any policy makes. They bound the memory if a tag gets values that it must not have. */
    private static final int MOST_SERIES = 20_000;

    private final PrometheusMeterRegistry registry;
    private final MeterBinders binders;
    private final MonitoringServer server;

    private Monitoring(PrometheusMeterRegistry registry, MeterBinders binders, MonitoringServer server) {
        this.registry = registry;
        this.binders = binders;
        this.server = server;
    }

    /**
     * Starts the listener.
     *
     * @param tls null: plain HTTP
     * @param version of this build
     * @throws IllegalStateException if the port is in use
     */
    public static Monitoring start(
            MetricsListen listen, @Nullable ServerCertificate tls, HealthChecks health, String version) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(MeterFilter.maximumAllowableMetrics(MOST_SERIES));
        MeterBinders binders = new MeterBinders(registry, version);
        MonitoringServer server = new MonitoringServer(listen, tls, registry, health);
        try {
            server.start();
        } catch (RuntimeException e) {
            binders.close();
            registry.close();
            throw e;
        }
        return new Monitoring(registry, binders, server);
    }

    /** Where all parts of this process count. */
    public MeterRegistry registry() {
        return registry;
    }

    /** The address of the listener. */
    public URI url() {
        return server.url();
    }

    @Override
    public void close() {
        server.close();
        binders.close();
        registry.close();
    }
}
