package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.ingest.Admission;
import dev.tokenwarden.ingest.IngestHealth;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.http.HttpListener;
import dev.tokenwarden.service.http.ServerCertificate;
import dev.tokenwarden.service.tls.ReloadingTls;
import dev.tokenwarden.service.tls.TlsFiles;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Receives CloudEvents over HTTP and writes them to the input topic of the caller's registration, where admission reads
 * them like all others. The answer comes once Kafka has acknowledged them; it names the field that admission will
 * refuse.
 */
public final class GatewayService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayService.class);
    /** Detail of the health while all is well. */
    public static final String LISTENING = "listening";

    private static final String OPENAPI = "/openapi/ingest.yaml";

    private final GatewayConfig config;
    private final Uplink uplink;
    private final GatewayMetrics metrics;
    private final HttpListener http;
    private final @Nullable ReloadingTls tls;
    private final EventsRoute events;
    private final Javalin server;
    private volatile Supplier<String> kafkaProblem = () -> "";
    private volatile boolean running;

    /**
     * @param policies supplies the policy in force
     * @throws java.io.UncheckedIOException if certificate or key cannot be used
     */
    public GatewayService(GatewayConfig config, Supplier<Policy> policies, Clock clock, MeterRegistry meters) {
        this.config = config;
        this.metrics = new GatewayMetrics(meters);
        this.tls = tls(config.listen().tls());
        this.http = HttpListener.builder(config.listen().host(), config.listen().port())
                .limits(config.limits().http())
                .tls(ServerCertificate.of(tls))
                .onAnswer(metrics::answered)
                .meters(meters, "gateway")
                .build();
        this.uplink = new Uplink(config.kafka(), config.limits().acknowledge());
        this.events = new EventsRoute(
                config,
                new Callers(
                        new CallerAuthentication(config.trust(), clock),
                        config.proxies(),
                        config.limits().eventsPerSecond(),
                        System::nanoTime),
                new BodyReader(config.limits(), clock),
                new Admission(config.admission(), clock),
                policies,
                uplink,
                metrics);
        this.server = Javalin.create(this::configure);
    }

    private static @Nullable ReloadingTls tls(@Nullable TlsFiles files) {
        try {
            return files == null ? null : ReloadingTls.open(files);
        } catch (IOException e) {
            throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
        }
    }

    private void configure(JavalinConfig javalin) {
        http.configure(javalin);
        javalin.http.maxRequestSize = config.limits().bodyBytes();
        javalin.routes.addEndpoint(
                Endpoint.create(HandlerType.POST, "/v1/events").handler(events::post));
        javalin.routes.addEndpoint(Endpoint.create(HandlerType.GET, "/health").handler(this::showHealth));
        javalin.routes.addEndpoint(
                Endpoint.create(HandlerType.GET, "/openapi.yaml").handler(GatewayService::openApi));
        javalin.routes.exception(Problem.class, this::refuse);
        javalin.routes.exception(
                HttpResponseException.class, (e, request) -> refuse(GatewayProblems.status(e.getStatus()), request));
        javalin.routes.exception(Exception.class, (e, request) -> {
            log.atError()
                    .setCause(e)
                    .addKeyValue("method", request.method() + " " + request.path())
                    .log("Request failed");
            refuse(GatewayProblems.status(500), request);
        });
    }

    private void showHealth(Context request) {
        boolean up = health().up();
        request.status(up ? 200 : 503).contentType("application/json").result("{\"up\":" + up + "}");
    }

    /** From now on, the gateway is up only while this says nothing. It says why Kafka counts as lost. */
    public void dependOn(Supplier<String> problem) {
        kafkaProblem = problem;
    }

    private static void openApi(Context request) {
        try (InputStream in = GatewayService.class.getResourceAsStream(OPENAPI)) {
            if (in == null) {
                throw GatewayProblems.status(404);
            }
            request.contentType("application/yaml").result(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void refuse(Problem problem, Context request) {
        metrics.refused(problem);
        Answers.problem(request, problem);
    }

    /**
     * Starts listening.
     *
     * @throws IllegalStateException if the port is in use
     */
    public void start() {
        try {
            server.start();
            http.start();
            running = true;
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "the gateway cannot listen on " + config.listen().host() + ":"
                            + config.listen().port(),
                    e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    /** The keys of callers' issuers whose private part is published. Their tokens are refused. */
    public List<ExposedKey> exposedKeys() {
        return config.trust().issuers().stream()
                .flatMap(issuer ->
                        issuer.keys().keys().exposed().stream().map(kid -> new ExposedKey(issuer.issuer(), kid)))
                .toList();
    }

    public IngestHealth health() {
        if (!running) {
            return new IngestHealth(false, "not started, or closed");
        }
        String problem = kafkaProblem.get();
        if (!problem.isEmpty()) {
            return new IngestHealth(false, problem);
        }
        return tls == null
                ? new IngestHealth(true, LISTENING)
                : new IngestHealth(!tls.isExpired(), tls.problem().orElse(LISTENING));
    }

    /** Accepts no further requests and finishes the current ones. */
    @Override
    public void close() {
        running = false;
        server.stop();
        http.close();
        if (tls != null) {
            tls.close();
        }
        uplink.close();
    }
}
