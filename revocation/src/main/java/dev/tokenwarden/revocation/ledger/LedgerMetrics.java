package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counters of the decision thread. Every detection read is decided, repeated, outdated or malformed; every decision has an outcome.
 */
final class LedgerMetrics {
    private static final Logger log = LoggerFactory.getLogger(LedgerMetrics.class);
    private static final String PREFIX = "tokenwarden.revocation.";

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

    LedgerMetrics(MeterRegistry registry) {
        decided = registry.counter(PREFIX + "detections", "result", "decided");
        repeated = registry.counter(PREFIX + "detections", "result", "repeated");
        outdated = registry.counter(PREFIX + "detections", "result", "outdated");
        requests = registry.counter(PREFIX + "requests", "result", "decided");
        requestsRepeated = registry.counter(PREFIX + "requests", "result", "repeated");
        malformed = registry.counter(PREFIX + "malformed");
        ledgerWrites = registry.counter(PREFIX + "ledger.writes");
        rebuilds = registry.counter(PREFIX + "state.rebuilds");
        for (Decision.Outcome outcome : Decision.Outcome.values()) {
            outcomes.put(
                    outcome,
                    registry.counter(
                            PREFIX + "decisions",
                            "outcome",
                            outcome.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
        delay = Timer.builder(PREFIX + "commit")
                .description("from the poll that brought the input to the end of the transaction")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    void detection(Decider.Handled handled) {
        switch (handled) {
            case DECIDED -> decided.increment();
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

    void committed(Step step, Duration took) {
        ledgerWrites.increment(step.writes().size());
        for (Decision decision : step.decisions()) {
            Counter counter = outcomes.get(decision.outcome());
            if (counter != null) {
                counter.increment();
            }
        }
        delay.record(took);
    }
}
