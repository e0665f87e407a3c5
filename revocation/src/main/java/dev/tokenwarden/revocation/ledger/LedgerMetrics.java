package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counters of the decision thread. Every detection read is decided, repeated, outdated or malformed; every decision has an outcome.
 */
final class LedgerMetrics {
    private static final Logger log = LoggerFactory.getLogger(LedgerMetrics.class);

    private final Counter decided;
    private final Counter repeated;
    private final Counter outdated;
    private final Counter requests;
    private final Counter requestsRepeated;
    private final Counter malformed;
    private final Counter ledgerWrites;
    private final Counter rebuilds;
    private final Map<Decision.Outcome, Counter> outcomes = new EnumMap<>(Decision.Outcome.class);
    private final Timer delay;
    private final Timer detectionDelay;
    private final Timer decisionDelay;
    private final MeterRegistry registry;
    private final Set<String> tenants = new HashSet<>();
    private volatile TenantLoad load = TenantLoad.NONE;
    private final Map<DetectedKey, Counter> detected = new HashMap<>();
    /** The detections of the current transaction, by id. */
    private final Map<String, Detection> current = new HashMap<>();

    private record DetectedKey(String rule, Severity severity) {}

    LedgerMetrics(MeterRegistry registry) {
        this.registry = registry;
        decided = PipelineMeter.REVOCATION_DETECTIONS.counter(registry, "decided");
        repeated = PipelineMeter.REVOCATION_DETECTIONS.counter(registry, "repeated");
        outdated = PipelineMeter.REVOCATION_DETECTIONS.counter(registry, "outdated");
        requests = PipelineMeter.REVOCATION_REQUESTS.counter(registry, "decided");
        requestsRepeated = PipelineMeter.REVOCATION_REQUESTS.counter(registry, "repeated");
        malformed = PipelineMeter.REVOCATION_MALFORMED.counter(registry);
        ledgerWrites = PipelineMeter.REVOCATION_LEDGER_WRITES.counter(registry);
        rebuilds = PipelineMeter.REVOCATION_STATE_REBUILDS.counter(registry);
        for (Decision.Outcome outcome : Decision.Outcome.values()) {
            outcomes.put(
                    outcome,
                    PipelineMeter.REVOCATION_DECISIONS.counter(
                            registry, outcome.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        delay = PipelineMeter.REVOCATION_COMMIT.timer(registry);
        detectionDelay = PipelineMeter.DETECTION_DELAY.timer(registry);
        decisionDelay = PipelineMeter.DECISION_DELAY.timer(registry);
    }

    void detection(Detection detection, Decider.Handled handled) {
        switch (handled) {
            case DECIDED -> {
                decided.increment();
                current.put(detection.id(), detection);
            }
            case REPEATED -> repeated.increment();
            case OUTDATED -> outdated.increment();
        }
    }

    void request(boolean isNew) {
        (isNew ? requests : requestsRepeated).increment();
    }

    void malformed(ConsumerRecord<byte[], byte[]> record) {
        malformed.increment();
        log.atWarn()
                .addKeyValue("topic", record.topic())
                .addKeyValue("partition", record.partition())
                .addKeyValue("offset", record.offset())
                .log("Malformed record; written to the dead letters");
    }

    void rebuilt() {
        rebuilds.increment();
    }

    /** Shows the load of each tenant. Tenants that have decided nothing yet are left out. */
    void tenants(TenantLoad now) {
        load = now;
        Stream.concat(now.budgetShares().keySet().stream(), now.waiting().keySet().stream())
                .filter(tenants::add)
                .forEach(tenant -> {
                    PipelineMeter.BUDGET_USED.gauge(
                            registry, this, all -> all.load.budgetShares().getOrDefault(tenant, 0.0), tenant);
                    PipelineMeter.REVOCATION_WAITING.gauge(
                            registry, this, all -> all.load.waiting().getOrDefault(tenant, 0), tenant);
                });
    }

    /** Forgets the detections of the transaction before. */
    void begin() {
        current.clear();
    }

    /** When the acts happened that the decisions of a transaction are about, in epoch milliseconds, by decision. */
    Map<String, Long> actedMillis(List<Decision> decisions) {
        Map<String, Long> acted = new HashMap<>();
        for (Decision decision : decisions) {
            Detection cause = decision.detection() == null ? null : current.get(decision.detection());
            if (cause != null) {
                acted.put(decision.id(), cause.time().toEpochMilli());
            }
        }
        return acted;
    }

    /** @param atMillis time of the commit */
    void committed(Step step, long atMillis, Duration took) {
        current.values().forEach(detection -> {
            detectionDelay.record(between(
                    detection.time().toEpochMilli(), detection.detectedAt().toEpochMilli()));
            decisionDelay.record(between(detection.detectedAt().toEpochMilli(), atMillis));
            count(detection);
        });
        ledgerWrites.increment(step.writes().size());
        for (Decision decision : step.decisions()) {
            Counter counter = outcomes.get(decision.outcome());
            if (counter != null) {
                counter.increment();
            }
        }
        delay.record(took);
    }

    private void count(Detection detection) {
        detected.computeIfAbsent(
                        new DetectedKey(known(detection.rule()), detection.severity()),
                        key -> PipelineMeter.REVOCATION_DETECTED.counter(
                                registry, key.rule(), key.severity().name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    /** A detection can name any rule: only those of the code make time series. */
    private static String known(String rule) {
        return Rules.byId(rule) != null ? rule : "other";
    }

    private static Duration between(long fromMillis, long toMillis) {
        return Duration.ofMillis(Math.max(0, toMillis - fromMillis));
    }
}
