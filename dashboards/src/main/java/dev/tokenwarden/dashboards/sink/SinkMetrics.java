package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counters of one sink. For records whose offset is committed, and without crashes: {@code records + further = indexed +
 * superseded + refused + malformed + not-kept}, where {@code further} counts further documents of a record. Alert on
 * any refused or malformed.
 */
final class SinkMetrics {
    /** Result of a record. */
    enum RecordOutcome {
        INDEXED("indexed"),
        /** OpenSearch already had a newer state. */
        SUPERSEDED("superseded"),
        /** OpenSearch refused it; it is in the dead-letter file. */
        REFUSED("refused"),
        /** Not of the kind of its topic; it is in the dead-letter file. */
        MALFORMED("malformed"),
        /** Not an event, not in the sample, or older than the retention. */
        NOT_KEPT("not-kept");

        private final String tag;

        RecordOutcome(String tag) {
            this.tag = tag;
        }
    }

    private final Counter records;
    private final Counter further;
    private final Counter retries;
    private final Map<RecordOutcome, Counter> outcomes = new EnumMap<>(RecordOutcome.class);
    private final AtomicLong lag = new AtomicLong();

    SinkMetrics(MeterRegistry registry, String sink) {
        records = PipelineMeter.SINK_RECORDS.counter(registry, sink);
        further = PipelineMeter.SINK_FURTHER.counter(registry, sink);
        retries = PipelineMeter.SINK_RETRIES.counter(registry, sink);
        for (RecordOutcome outcome : RecordOutcome.values()) {
            outcomes.put(outcome, PipelineMeter.SINK_DOCUMENTS.counter(registry, sink, outcome.tag));
        }
        PipelineMeter.SINK_LAG.gauge(registry, lag, AtomicLong::get, sink);
    }

    void read(int count) {
        records.increment(count);
    }

    /** Counts further documents of a record. */
    void further(int count) {
        further.increment(count);
    }

    void count(RecordOutcome outcome) {
        Counter counter = outcomes.get(outcome);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Counts a bulk request that is sent again, in part or in whole. */
    void retry() {
        retries.increment();
    }

    /** Sets the number of records that are not in OpenSearch yet. */
    void lag(long value) {
        lag.set(value);
    }

    long lag() {
        return lag.get();
    }

    long total(RecordOutcome outcome) {
        Counter counter = outcomes.get(outcome);
        return counter == null ? 0 : (long) counter.count();
    }
}
