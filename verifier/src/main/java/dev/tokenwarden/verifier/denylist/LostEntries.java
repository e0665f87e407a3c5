package dev.tokenwarden.verifier.denylist;

import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Entries that the index lists and that have no value, although they have not expired: Redis evicted them, or somebody deleted
 * them. Whether they cover a token is unknown until the service has written them again. One thread writes, any number reads.
 */
final class LostEntries {
    /**
     * How long before its expiry a missing value counts as expired: the clocks of Redis and of this process differ.
     */
    static final long CLOCK_MARGIN_MILLIS = 60_000;

    private final ConcurrentHashMap<Names.Digest, Long> expiries = new ConcurrentHashMap<>();
    private volatile int size;

    /** Whether an entry that the index lists until {@code expiry} must have a value now. */
    static boolean isDue(double expiry, long nowMillis) {
        return expiry > nowMillis + CLOCK_MARGIN_MILLIS;
    }

    void add(Names.Digest name, double expiry) {
        expiries.put(name, expiry >= Long.MAX_VALUE ? Long.MAX_VALUE : (long) expiry);
        size = expiries.size();
    }

    /** The entry has a value again, or has ended. */
    void remove(Names.Digest name) {
        if (size > 0 && expiries.remove(name) != null) {
            size = expiries.size();
        }
    }

    void expire(long nowMillis) {
        if (size > 0 && expiries.values().removeIf(expiry -> expiry <= nowMillis)) {
            size = expiries.size();
        }
    }

    int size() {
        return size;
    }

    /** Whether the entry of this name is lost. */
    boolean contains(Names.Kind kind, SipKey key, @Nullable String name) {
        return name != null
                && expiries.containsKey(new Names.Digest(kind, DigestTable.first(key.first(name)), key.second(name)));
    }
}
