package dev.tokenwarden.streams.token;

import dev.tokenwarden.streams.store.RecordTransaction;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chooses which uses of a signing key are counted: the first, and then one a minute. Most tokens of an issuer are
 * signed by the same key, and the aggregate of the key needs only its first and last use. Kept in memory only: after a
 * restart each key is reported once more.
 */
public final class KeySightings {
    private static final long EVERY_MILLIS = 60_000;
    private static final int MOST = 4_096;

    private record Key(String tenant, String iss, String kid, String alg) {}

    private static final class Sighting {
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
    }

    private final Map<Key, Sighting> keys = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Sighting> eldest) {
            return size() > MOST;
        }
    };

    private final RecordTransaction transaction;

    /** @param transaction undoes what a record that fails counted as reported */
    public KeySightings(RecordTransaction transaction) {
        this.transaction = transaction;
    }

    /** Whether a use at that event time must be reported. It then counts as reported. */
    boolean isDue(String tenant, String iss, String kid, String alg, long time) {
        Sighting seen = keys.computeIfAbsent(new Key(tenant, iss, kid, alg), key -> new Sighting());
        if (time >= seen.first && time < seen.last + EVERY_MILLIS) {
            return false;
        }
        long first = seen.first;
        long last = seen.last;
        transaction.onUndo(() -> {
            seen.first = first;
            seen.last = last;
        });
        seen.first = Math.min(time, seen.first);
        seen.last = Math.max(time, seen.last);
        return true;
    }
}
