package dev.tokenwarden.ingest.extauthz;

import dev.tokenwarden.ingest.IngestHealth;
import dev.tokenwarden.service.DaemonThreads;
import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.VerifierMeters;
import dev.tokenwarden.verifier.denylist.DenylistView;
import dev.tokenwarden.verifier.report.UseReporter;
import io.grpc.Server;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Answers Envoy's {@code ext_authz} over gRPC and mutual TLS: verifies the token, checks the denylist, reports the use.
 * A mesh needs no other change than its configuration.
 *
 * <p>Envoy decides about requests that get no answer: configure {@code failure_mode_allow: false}.
 */
public final class ExtAuthzService implements AutoCloseable {
    private static final int THREADS = 16;
    private static final int WAITING = 1_024;
    private static final int CALLS_PER_CONNECTION = 1_000;
    private static final int MESSAGE_BYTES = 256 << 10;
    private static final int METADATA_BYTES = 8 << 10;
    private static final int CLOSE_SECONDS = 5;
    private static final Duration KEEPALIVE = Duration.ofSeconds(10);

    private final DenylistView denylist;
    private final UseReporter reporter;
    private final RouteVerifiers verifiers;
    private final ReloadingTls tls;
    private final ThreadPoolExecutor workers;
    private final Server server;
    private volatile boolean running;

    /**
     * Connects to Redis and Kafka in the background; until the denylist has been read, it asks Redis or denies.
     *
     * @throws UncheckedIOException if certificate, key or authority cannot be used
     */
    public ExtAuthzService(ExtAuthzConfig config, Clock clock, MeterRegistry meters) {
        try {
            this.tls = ReloadingTls.open(Objects.requireNonNull(config.listen().tls()));
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
        String[] tenants = config.accepted().issuers().stream()
                .map(IssuerProfile::tenant)
                .distinct()
                .toArray(String[]::new);
        this.denylist = DenylistView.builder(config.reporter().source(), tenants)
                .redis(config.redis())
                .clock(clock)
                .start();
        this.reporter = UseReporter.builder(
                        config.reporter().registration(), config.reporter().source(), tenants[0])
                .kafka(config.kafka())
                .denylist(denylist)
                .clock(clock)
                .start();
        this.verifiers = new RouteVerifiers(config, denylist, reporter, clock, meters);
        VerifierMeters.bind(meters, denylist);
        VerifierMeters.bind(meters, reporter);
        // Bounded: a call that finds no room is refused at once, not after Envoy's timeout.
        this.workers = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(WAITING),
                task -> DaemonThreads.create("tokenwarden-ext-authz", task));
        this.server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(
                                config.listen().host(), config.listen().port()),
                        TlsServerCredentials.newBuilder()
                                .keyManager(tls.keyManager())
                                .trustManager(tls.trustManagers())
                                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                                .build())
                .executor(workers)
                .maxInboundMessageSize(MESSAGE_BYTES)
                .maxInboundMetadataSize(METADATA_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .permitKeepAliveTime(KEEPALIVE.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .maxRstFramesPerWindow(CALLS_PER_CONNECTION, (int) KEEPALIVE.toSeconds())
                .intercept(new ClientNames(config.clients()))
                .addService(new AuthorizationService(
                        verifiers, new EnvoyPresentations(config.reporter().proxies())))
                .build();
    }

    /** @throws IllegalStateException if the port is in use */
    public void start() {
        try {
            server.start();
            running = true;
        } catch (IOException e) {
            throw new IllegalStateException("ext_authz cannot listen: " + e.getMessage(), e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.getPort();
    }

    /** Up while it listens; the detail says whether the denylist is complete. */
    public IngestHealth health() {
        String complete = denylist.isWhole() ? "the denylist is complete" : "the denylist is not complete";
        return new IngestHealth(
                running && !tls.isExpired(),
                tls.problem().map(problem -> complete + "; " + problem).orElse(complete));
    }

    /** Whether the denylist has been read within that time. */
    public boolean awaitDenylist(Duration limit) throws InterruptedException {
        return denylist.awaitWhole(limit);
    }

    @Override
    public void close() {
        running = false;
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        workers.shutdown();
        tls.close();
        verifiers.close();
        reporter.close();
        denylist.close();
    }
}
