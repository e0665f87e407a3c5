package dev.tokenwarden.service.http;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.tokenwarden.service.DaemonThreads;
import io.javalin.config.JavalinConfig;
import io.micrometer.core.instrument.MeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/**
 * Where and within which limits an HTTP server listens. Every server of Tokenwarden uses it.
 *
 * <p>Call {@link #configure} while Javalin is set up, {@link #start} after it was started, and {@link #close} after it was
 * stopped.
 */
public final class HttpListener implements AutoCloseable {
    private static final long LOOK_MILLIS = 500;
    private static final int DESCRIPTORS_SHARE = 8;
    private static final int FRAMING_BYTES = 64;

    private final String host;
    private final int port;
    private final HttpLimits limits;
    private final @Nullable ServerCertificate tls;
    private final IntConsumer onAnswer;
    private final @Nullable RequestMeters requests;
    private final OpenConnections connections;
    private final ScheduledExecutorService looker;

    private HttpListener(Builder builder) {
        this.host = builder.host;
        this.port = builder.port;
        this.limits = builder.limits;
        this.tls = builder.tls;
        this.onAnswer = builder.onAnswer;
        this.requests = builder.requests;
        this.connections = new OpenConnections(limits, mostConnections(limits), System::nanoTime);
        this.looker = Executors.newSingleThreadScheduledExecutor(
                task -> DaemonThreads.create("tokenwarden-http-connections", task));
    }

    /** @param port 0: any free one */
    public static Builder builder(String host, int port) {
        return new Builder(host, port);
    }

    /** Connections that the limits and the file descriptors of this process allow. */
    private static int mostConnections(HttpLimits limits) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? (int) Math.max(
                        1, Math.min(limits.connections(), system.getMaxFileDescriptorCount() / DESCRIPTORS_SHARE))
                : limits.connections();
    }

    /** Sets up host, port, TLS and limits. The routes are the caller's. */
    public void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.startup.showOldJavalinVersionWarning = false;
        if (limits.bufferedBodyBytes() > 0) {
            javalin.http.maxRequestSize = limits.bufferedBodyBytes();
        }
        javalin.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(limits.headerBytes());
            http.setIdleTimeout(limits.idle().toMillis());
        });
        javalin.jetty.modifyServer(server -> {
            // Also counts requests that Jetty rejects before routing.
            server.setRequestLog((request, response) -> onAnswer.accept(response.getStatus()));
            if (limits.bufferedBodyBytes() > 0) {
                server.setHandler(new EagerContentHandler(new EagerContentHandler.RetainedContentLoaderFactory(
                        limits.bufferedBodyBytes(), FRAMING_BYTES, true)));
            }
        });
        javalin.jetty.addConnector(this::connector);
        if (requests != null) {
            javalin.requestLogger.http(requests);
        }
    }

    private Connector connector(Server server, HttpConfiguration http) {
        ServerConnector connector;
        if (tls == null) {
            connector = new ServerConnector(server, new HttpConnectionFactory(http));
        } else {
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setSslContext(tls.context());
            ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            ssl.setWantClientAuth(tls.clients() == ServerCertificate.Clients.OPTIONAL);
            ssl.setNeedClientAuth(tls.clients() == ServerCertificate.Clients.REQUIRED);
            HttpConfiguration secure = new HttpConfiguration(http);
            secure.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(secure));
        }
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(limits.idle().toMillis());
        connector.addBean(connections);
        return connector;
    }

    /** Starts to enforce the time that a request may take. */
    public void start() {
        looker.scheduleWithFixedDelay(connections, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Connections that are open. */
    public int connections() {
        return connections.count();
    }

    @Override
    public void close() {
        looker.shutdownNow();
    }

    /** Collects what a listener needs. */
    public static final class Builder {
        private final String host;
        private final int port;
        private HttpLimits limits = HttpLimits.DEFAULT;
        private @Nullable ServerCertificate tls;
        private IntConsumer onAnswer = status -> {};
        private @Nullable RequestMeters requests;

        private Builder(String host, int port) {
            this.host = host;
            this.port = port;
        }

        public Builder limits(HttpLimits value) {
            this.limits = value;
            return this;
        }

        /** Null: plain HTTP. */
        public Builder tls(@Nullable ServerCertificate value) {
            this.tls = value;
            return this;
        }

        /** Gets the status of every answer. */
        public Builder onAnswer(IntConsumer value) {
            this.onAnswer = value;
            return this;
        }

        /**
         * Counts requests by route and status.
         *
         * @param listener names this listener among those of the process
         */
        public Builder meters(MeterRegistry registry, String listener) {
            this.requests = new RequestMeters(registry, listener);
            return this;
        }

        public HttpListener build() {
            return new HttpListener(this);
        }
    }
}
