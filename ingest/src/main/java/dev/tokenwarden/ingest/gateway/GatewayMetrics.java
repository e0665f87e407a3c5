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
 * </ul>
 */
final class GatewayMetrics {
    private final MeterRegistry registry;
    private final Counter taken;
    private final Map<String, Counter> refused = new ConcurrentHashMap<>();

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.taken = registry.counter("tokenwarden.ingest.gateway.taken");
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
