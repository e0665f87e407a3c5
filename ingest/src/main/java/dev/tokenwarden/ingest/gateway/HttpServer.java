package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.ingest.tls.ServerTls;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.jspecify.annotations.Nullable;

/** How the gateway listens: TLS, if there is any, and limits on connections. */
final class HttpServer implements AutoCloseable {
    private static final int HEADER_BYTES = 16 << 10;
    private static final long LOOK_MILLIS = 500;

    private final GatewayConfig config;
    private final GatewayMetrics metrics;
    private final @Nullable ServerTls tls;
    private final SlowConnections slow;
    private final ScheduledExecutorService looker;

    HttpServer(GatewayConfig config, GatewayMetrics metrics) {
        this.config = config;
        this.metrics = metrics;
        try {
            this.tls = config.tls() == null ? null : ServerTls.open(config.tls());
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
        Duration limit =
                config.limits().bodyTime().multipliedBy(2).plus(config.limits().acknowledge());
        this.slow = new SlowConnections(limit.toNanos(), System::nanoTime);
        this.looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "tokenwarden-gateway-connections");
            thread.setDaemon(true);
            return thread;
        });
    }

    void configure(JavalinConfig javalin) {
        javalin.startup.showJavalinBanner = false;
        javalin.http.maxRequestSize = config.limits().bodyBytes();
        javalin.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(HEADER_BYTES);
            http.setIdleTimeout(config.limits().bodyTime().toMillis());
        });
        // Also those that no handler sees, since they are no HTTP.
        javalin.jetty.modifyServer(
                server -> server.setRequestLog((request, response) -> metrics.answered(response.getStatus())));
        javalin.jetty.addConnector(this::connector);
    }

    private Connector connector(Server server, HttpConfiguration http) {
        ServerConnector connector;
        if (tls == null) {
            connector = new ServerConnector(server, new HttpConnectionFactory(http));
        } else {
            SslContextFactory.Server ssl = new SslContextFactory.Server();
            ssl.setSslContext(tls.context());
            ssl.setIncludeProtocols("TLSv1.3", "TLSv1.2");
            ssl.setWantClientAuth(tls.trustManagers().length > 0);
            HttpConfiguration secure = new HttpConfiguration(http);
            secure.addCustomizer(new SecureRequestCustomizer(false));
            connector = new ServerConnector(
                    server, new SslConnectionFactory(ssl, "http/1.1"), new HttpConnectionFactory(secure));
        }
        connector.setHost(config.host());
        connector.setPort(config.port());
        connector.setIdleTimeout(config.limits().bodyTime().toMillis());
        connector.addBean(slow);
        server.addBean(new NetworkConnectionLimit(config.limits().connections(), connector));
        return connector;
    }

    void start() {
        looker.scheduleWithFixedDelay(slow, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        looker.shutdownNow();
        if (tls != null) {
            tls.close();
        }
    }
}
