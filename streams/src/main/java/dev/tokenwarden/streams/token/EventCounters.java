package dev.tokenwarden.streams.token;

import dev.tokenwarden.contract.event.EventType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/**
 * Counts what the job reads: {@code received = used + issued + exchanged + revoked + status + dead + duplicate}.
 * Everything that is received is counted once more under exactly one of the others. Dead are records that could not be
 * read; they are on the dead-letter topic. After a crash, records that are read again are counted again.
 */
public final class EventCounters {
    private static final String PREFIX = "tokenwarden.streams.";

    private final Counter received;
    private final Counter dead;
    private final Counter duplicate;
    private final Map<EventType, Counter> taken = new EnumMap<>(EventType.class);

    public EventCounters(MeterRegistry meters) {
        received = meters.counter(PREFIX + "received");
        dead = meters.counter(PREFIX + "dead");
        duplicate = meters.counter(PREFIX + "duplicate");
        for (EventType type : EventType.values()) {
            taken.put(type, meters.counter(PREFIX + type.name().toLowerCase(Locale.ROOT)));
        }
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
}
