package dev.tokenwarden.ingest;

import dev.tokenwarden.service.metrics.PipelineMeter;
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
 * <p>The meters are those of {@link PipelineMeter} that begin with {@code INGEST}.
 */
final class AdmissionMetrics {
    private final MeterRegistry registry;
    private final Counter received;
    private final Counter admitted;
    private final Counter detections;
    private final Counter failures;
    private final Timer delay;
    private final Timer actDelay;
    private final Map<String, Counter> dead = new HashMap<>();

    AdmissionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.received = PipelineMeter.INGEST_RECEIVED.counter(registry);
        this.admitted = PipelineMeter.INGEST_ADMITTED.counter(registry);
        this.detections = PipelineMeter.INGEST_DETECTIONS.counter(registry);
        this.failures = PipelineMeter.INGEST_FAILURES.counter(registry);
        this.delay = PipelineMeter.INGEST_DELAY.timer(registry);
        this.actDelay = PipelineMeter.INGEST_ACT_DELAY.timer(registry);
    }

    void acknowledged(int admittedNow, Map<String, Integer> deadNow, int detectionsNow) {
        int deadInAll = 0;
        for (Map.Entry<String, Integer> entry : deadNow.entrySet()) {
            deadInAll += entry.getValue();
            dead.computeIfAbsent(entry.getKey(), reason -> PipelineMeter.INGEST_DEAD.counter(registry, reason))
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

    /** Notes the time from an act to the acknowledgement of its event. Clocks of reporters may be ahead of this one. */
    void actDelay(long millis) {
        actDelay.record(Duration.ofMillis(Math.max(0, millis)));
    }

    void failed() {
        failures.increment();
    }
}
