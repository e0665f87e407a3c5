package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.service.Problem;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counters of the gateway.
 *
 * <ul>
 *   <li>{@code tokenwarden.ingest.gateway.taken}: events that were answered as valid
 *   <li>{@code tokenwarden.ingest.gateway.refused}, by {@code reason}: events that were answered as invalid, and
 *       requests that hold no event
 *   <li>{@code tokenwarden.ingest.gateway.answers}, by {@code status}: answers, including those to requests that Jetty rejects before routing
 * </ul>
 */
final class GatewayMetrics {
    private final MeterRegistry registry;
    private final Counter taken;
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Map<Integer, Counter> answers = new ConcurrentHashMap<>();

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.taken = PipelineMeter.GATEWAY_TAKEN.counter(registry);
    }

    void answered(int status) {
        answers.computeIfAbsent(status, code -> PipelineMeter.GATEWAY_ANSWERS.counter(registry, Integer.toString(code)))
                .increment();
    }

    void taken(int events) {
        taken.increment(events);
    }

    void refused(Problem problem) {
        refused.computeIfAbsent(problem.reason(), reason -> PipelineMeter.GATEWAY_REFUSED.counter(registry, reason))
                .increment();
    }
}
