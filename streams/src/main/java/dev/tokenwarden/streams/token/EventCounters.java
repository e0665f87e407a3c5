package dev.tokenwarden.streams.token;

import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what the job reads: {@code received = used + issued + exchanged + revoked + status + dead + duplicate}.
 * Everything that is received is counted once more under exactly one of the others. Dead are records that could not be
 * read; they are on the dead-letter topic. After a crash, records that are read again are counted again.
 *
 * <p>{@code tokenwarden.streams.unproven} counts uses whose reporter did not show that it saw the token: {@code kept =
 * applied + refuted + expired + still kept}. Those that are {@code dropped} were never kept.
 */
public final class EventCounters {
    private final Counter received;
    private final Counter dead;
    private final Counter duplicate;
    private final Map<EventType, Counter> taken = new EnumMap<>(EventType.class);
    private final Map<Unproven, Counter> unproven = new EnumMap<>(Unproven.class);

    /** What becomes of a use whose reporter did not show that it saw the token. */
    public enum Unproven {
        /** It waits for the claims that prove it. */
        KEPT,
        /** It was proven, and counts like any other use. */
        APPLIED,
        /** The issuer's claims show that it never will be proven. */
        REFUTED,
        /** Nothing proved it in time. */
        EXPIRED,
        /** Too many waited, or it was too large to wait. */
        DROPPED
    }

    public EventCounters(MeterRegistry meters) {
        received = PipelineMeter.STREAMS_RECEIVED.counter(meters);
        dead = PipelineMeter.STREAMS_DEAD.counter(meters);
        duplicate = PipelineMeter.STREAMS_DUPLICATE.counter(meters);
        for (EventType type : EventType.values()) {
            taken.put(type, meter(type).counter(meters));
        }
        for (Unproven outcome : Unproven.values()) {
            unproven.put(
                    outcome,
                    PipelineMeter.STREAMS_UNPROVEN.counter(
                            meters, outcome.name().toLowerCase(Locale.ROOT)));
        }
    }

    private static PipelineMeter meter(EventType type) {
        return switch (type) {
            case USED -> PipelineMeter.STREAMS_USED;
            case ISSUED -> PipelineMeter.STREAMS_ISSUED;
            case EXCHANGED -> PipelineMeter.STREAMS_EXCHANGED;
            case REVOKED -> PipelineMeter.STREAMS_REVOKED;
            case STATUS -> PipelineMeter.STREAMS_STATUS;
        };
    }

    /** Counts a record that was read. It is counted under another name as well. */
    void received() {
        received.increment();
    }

    /** Counts a record that is not an event. */
    void dead() {
        dead.increment();
    }

    /** Counts an event that was read before. */
    public void duplicate() {
        duplicate.increment();
    }

    /** Counts an event by its type. */
    public void taken(EventType type) {
        Counter counter = taken.get(type);
        if (counter != null) {
            counter.increment();
        }
    }

    /** Counts uses whose reporter did not show that it saw the token. */
    public void unproven(Unproven outcome, int uses) {
        Counter counter = unproven.get(outcome);
        if (counter != null) {
            counter.increment(uses);
        }
    }
}
