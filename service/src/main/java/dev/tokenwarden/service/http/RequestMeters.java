package dev.tokenwarden.service.http;

import dev.tokenwarden.service.metrics.PipelineMeter;
import io.javalin.http.Context;
import io.javalin.http.RequestLogger;
import io.javalin.router.Endpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Measures requests by route and status. A route is the path of the code, never that of the request. */
final class RequestMeters implements RequestLogger {
    private static final String NO_ROUTE = "none";

    private record Key(String route, int status) {}

    private final MeterRegistry registry;
    private final String listener;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    RequestMeters(MeterRegistry registry, String listener) {
        this.registry = registry;
        this.listener = listener;
    }

    @Override
    public void handle(Context request, Float millis) {
        Endpoint endpoint = request.endpoints().lastHttpEndpoint();
        String route = endpoint == null ? NO_ROUTE : endpoint.method.name() + " " + endpoint.path;
        timers.computeIfAbsent(
                        new Key(route, request.statusCode()),
                        key -> PipelineMeter.HTTP_REQUESTS.timer(
                                registry, listener, key.route(), Integer.toString(key.status())))
                .record(Duration.ofNanos((long) (millis * 1_000_000)));
    }
}
