package dev.tokenwarden.ingest.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the gateway counts.
 *
 * <ul>
 *   <li>{@code tokenwarden.ingest.gateway.taken}: events that were answered for as in order
 *   <li>{@code tokenwarden.ingest.gateway.refused}, by {@code reason}: events that were answered for as not in order, and
 *       requests of which no event could be made
 *   <li>{@code tokenwarden.ingest.gateway.answers}, by {@code status}: answers, those to what is no HTTP included
 * </ul>
 */
final class GatewayMetrics {
    private final MeterRegistry registry;
    private final Counter taken;
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();
    private final Map<Integer, Counter> answers = new ConcurrentHashMap<>();

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.taken = registry.counter("tokenwarden.ingest.gateway.taken");
    }

    void answered(int status) {
        answers.computeIfAbsent(
                        status,
                        code -> registry.counter(
                                "tokenwarden.ingest.gateway.answers", "status", Integer.toString(code)))
                .increment();
    }

    void taken(int events) {
        taken.increment(events);
    }

    void refused(Problem problem) {
        refused.computeIfAbsent(
                        problem.reason(),
                        reason -> registry.counter("tokenwarden.ingest.gateway.refused", "reason", reason))
                .increment();
    }
}
