package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.ingest.Admission;
import dev.tokenwarden.ingest.IngestHealth;
import dev.tokenwarden.policy.Policy;
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
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes CloudEvents over HTTP and puts them on the input topic of the caller's registration, from where admission takes
 * them like any other. An answer is given only when Kafka has them; it names the field that admission will refuse.
 */
public final class GatewayService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(GatewayService.class);
    private static final String OPENAPI = "/openapi/ingest.yaml";

    private final GatewayConfig config;
    private final Uplink uplink;
    private final GatewayMetrics metrics;
    private final HttpServer http;
    private final EventsRoute events;
    private final Javalin server;
    private volatile boolean running;

    /**
     * @param policies the policy in force, whenever asked
     * @throws java.io.UncheckedIOException if certificate or key cannot be used
     */
    public GatewayService(GatewayConfig config, Supplier<Policy> policies, Clock clock, MeterRegistry meters) {
        this.config = config;
        this.metrics = new GatewayMetrics(meters);
        this.http = new HttpServer(config, metrics);
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

    private void configure(JavalinConfig javalin) {
        http.configure(javalin);
        javalin.routes.addEndpoint(
                Endpoint.create(HandlerType.POST, "/v1/events").handler(events::post));
        javalin.routes.addEndpoint(Endpoint.create(HandlerType.GET, "/health")
                .handler(request -> request.contentType("application/json").result("{\"up\":true}")));
        javalin.routes.addEndpoint(
                Endpoint.create(HandlerType.GET, "/openapi.yaml").handler(GatewayService::openApi));
        javalin.routes.exception(Problem.class, this::refuse);
        javalin.routes.exception(
                HttpResponseException.class, (e, request) -> refuse(Problem.status(e.getStatus()), request));
        javalin.routes.exception(Exception.class, (e, request) -> {
            log.atError().setCause(e).addKeyValue("path", request.path()).log("A request failed");
            refuse(Problem.status(500), request);
        });
    }

    private static void openApi(Context request) {
        try (InputStream in = GatewayService.class.getResourceAsStream(OPENAPI)) {
            if (in == null) {
                throw Problem.status(404);
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
     * @throws IllegalStateException if the port is taken
     */
    public void start() {
        try {
            server.start();
            http.start();
            running = true;
        } catch (RuntimeException e) {
            throw new IllegalStateException("the gateway cannot listen on " + config.host() + ":" + config.port(), e);
        }
    }

    /** Where it listens. */
    public int port() {
        return server.port();
    }

    public IngestHealth health() {
        return running ? new IngestHealth(true, "listening") : new IngestHealth(false, "not started, or closed");
    }

    /** Stops taking requests, finishes those that are there. */
    @Override
    public void close() {
        running = false;
        server.stop();
        http.close();
        uplink.close();
    }
}
