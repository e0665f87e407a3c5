package dev.tokenwarden.ingest;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Counters of admission. {@code received = admitted + dead} whenever nothing is in flight; {@code dead} is the sum over its reasons.
 * Records count once they are acknowledged: a retried record counts once, a record that is read again after a restart counts
 * again. A record over a limit of memory counts as dead without being read.
 *
 * <ul>
 *   <li>{@code tokenwarden.ingest.received}: records read from input topics
 *   <li>{@code tokenwarden.ingest.admitted}: of these, written to {@code token-events}
 *   <li>{@code tokenwarden.ingest.dead}, by {@code reason}: of these, written to {@code token-events-dead}
 *   <li>{@code tokenwarden.ingest.detections}: detections written
 *   <li>{@code tokenwarden.ingest.failures}: how often Kafka failed and admission started again. Alert when it rises.
 *   <li>{@code tokenwarden.ingest.delay}: from a record's append to its input topic to the acknowledgement of its event
 * </ul>
 */
final class AdmissionMetrics {
    private final MeterRegistry registry;
    private final Counter received;
    private final Counter admitted;
    private final Counter detections;
    private final Counter failures;
    private final Timer delay;
    private final Map<String, Counter> dead = new HashMap<>();

    AdmissionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.received = registry.counter("tokenwarden.ingest.received");
        this.admitted = registry.counter("tokenwarden.ingest.admitted");
        this.detections = registry.counter("tokenwarden.ingest.detections");
        this.failures = registry.counter("tokenwarden.ingest.failures");
        this.delay = Timer.builder("tokenwarden.ingest.delay")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void acknowledged(int admittedNow, Map<String, Integer> deadNow, int detectionsNow) {
        int deadInAll = 0;
        for (Map.Entry<String, Integer> entry : deadNow.entrySet()) {
            deadInAll += entry.getValue();
            dead.computeIfAbsent(
                            entry.getKey(), reason -> registry.counter("tokenwarden.ingest.dead", "reason", reason))
                    .increment(entry.getValue());
        }
        admitted.increment(admittedNow);
        received.increment((double) admittedNow + deadInAll);
        detections.increment(detectionsNow);
    }

    void delay(long millis) {
        if (millis >= 0) {
            delay.record(Duration.ofMillis(millis));
        }
    }

    void failed() {
        failures.increment();
    }
}
