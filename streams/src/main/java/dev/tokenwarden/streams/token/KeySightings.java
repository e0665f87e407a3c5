package dev.tokenwarden.streams.token;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Chooses which uses of a signing key are counted: the first, and then one a minute. Most tokens of an issuer are signed by the same
 * key, and the aggregate of the key needs only its first and last use. Kept in memory only: after a restart each key is reported once
 * more.
 */
public final class KeySightings {
    private static final long EVERY_MILLIS = 60_000;
    private static final int MOST = 4_096;

    private record Key(String tenant, String iss, String kid, String alg) {}

    private static final class Told {
        private long first = Long.MAX_VALUE;
        private long last = Long.MIN_VALUE;
    }

    private final Map<Key, Told> keys = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Told> eldest) {
            return size() > MOST;
        }
    };

    /** Whether a use at that event time is to be told; from then on it counts as told. */
    boolean isDue(String tenant, String iss, String kid, String alg, long time) {
        Told told = keys.computeIfAbsent(new Key(tenant, iss, kid, alg), key -> new Told());
        if (time >= told.first && time < told.last + EVERY_MILLIS) {
            return false;
        }
        told.first = Math.min(time, told.first);
        told.last = Math.max(time, told.last);
        return true;
    }
}
