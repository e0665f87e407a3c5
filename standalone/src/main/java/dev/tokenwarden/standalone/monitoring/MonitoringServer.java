package dev.tokenwarden.standalone.monitoring;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.service.Answers;
import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.http.HttpListener;
import dev.tokenwarden.service.http.ServerCertificate;
import dev.tokenwarden.standalone.config.Secret;
import dev.tokenwarden.standalone.config.WardenConfig.MetricsListen;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code /metrics} in the text formats of Prometheus and OpenMetrics, {@code /health/live} and {@code /health/ready}.
 *
 * <p>If there is a token, {@code /metrics} requires it. The health routes never do, because orchestrators ask without one: they then
 * say which role is not well, and not why.
 */
final class MonitoringServer implements AutoCloseable {
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private static final String BEARER = "Bearer ";

    private final MetricsListen listen;
    private final PrometheusMeterRegistry registry;
    private final HealthChecks health;
    private final String scheme;
    private final HttpListener http;
    private final Javalin server;

    MonitoringServer(
            MetricsListen listen,
            @Nullable ServerCertificate tls,
            PrometheusMeterRegistry registry,
            HealthChecks health) {
        this.scheme = tls == null ? "http" : "https";
        this.listen = listen;
        this.registry = registry;
        this.health = health;
        this.http = HttpListener.builder(listen.host(), listen.port()).tls(tls).build();
        this.server = Javalin.create(this::configure);
    }

    private void configure(JavalinConfig javalin) {
        http.configure(javalin);
        javalin.routes.get("/metrics", this::metrics);
        javalin.routes.get("/health/live", request -> checks(request, "live", health.live()));
        javalin.routes.get("/health/ready", request -> checks(request, "ready", health.ready()));
        javalin.routes.exception(Problem.class, (problem, request) -> Answers.problem(request, problem));
        javalin.routes.exception(
                HttpResponseException.class,
                (e, request) -> Answers.problem(request, Problem.of(e.getStatus(), String.valueOf(e.getMessage()))));
    }

    /** @throws IllegalStateException if the port is in use */
    void start() {
        try {
            server.start();
            http.start();
        } catch (RuntimeException e) {
            throw new IllegalStateException(
                    "metrics.listen: cannot listen on " + listen.host() + ":" + listen.port()
                            + ": stop the process that uses the port, or choose another one",
                    e);
        }
    }

    URI url() {
        String host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
        return URI.create(scheme + "://" + (host.equals("0.0.0.0") ? "127.0.0.1" : host) + ":" + server.port());
    }

    private void metrics(Context request) {
        if (!isAllowed(request)) {
            throw Problem.unauthenticated("the token of metrics.token_file is needed (Authorization: Bearer)")
                    .withChallenge("Bearer realm=\"tokenwarden-metrics\"");
        }
        String accepted = request.header("Accept");
        String type = accepted != null && accepted.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
        request.header("Cache-Control", "no-store");
        request.contentType(type).result(registry.scrape(type));
    }

    private boolean isAllowed(Context request) {
        Secret token = listen.token();
        return token == null || matches(token, request.header("Authorization"));
    }

    private static boolean matches(Secret token, @Nullable String header) {
        return header != null
                && header.startsWith(BEARER)
                && MessageDigest.isEqual(
                        header.substring(BEARER.length()).getBytes(StandardCharsets.UTF_8),
                        token.value().getBytes(StandardCharsets.UTF_8));
    }

    private void checks(Context request, String name, Map<String, CheckResult> results) {
        boolean ok = results.values().stream().allMatch(CheckResult::ok);
        boolean details = isAllowed(request);
        ObjectNode answer = Json.MAPPER.createObjectNode().put(name, ok);
        ObjectNode checks = answer.putObject("checks");
        results.forEach((check, result) -> {
            ObjectNode one = checks.putObject(check).put("ok", result.ok());
            if (details) {
                one.put("detail", result.detail());
            }
        });
        Answers.json(request, ok ? 200 : 503, answer);
    }

    @Override
    public void close() {
        server.stop();
        http.close();
    }
}
