package dev.tokenwarden.ingest.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How much each caller may do in a time: a token bucket for each. What is asked for is granted while there is anything in the
 * bucket, and taken in full: a large request is paid for by waiting after it.
 */
final class Rates {
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets;

    /** @param callers how many are remembered; the one that was seen least lately is forgotten first, and may start anew */
    Rates(double perSecond, int callers, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.buckets = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
                return size() > callers;
            }
        };
    }

    private static final class Bucket {
        private double left;
        private long at;
    }

    /** How long until this caller may ask again, in seconds; 0: it may now. */
    synchronized long wait(String caller) {
        double left = filled(caller).left;
        return left > 0 ? 0 : (long) Math.ceil((1 - left) / perSecond);
    }

    /** Takes so much. */
    synchronized void take(String caller, int amount) {
        filled(caller).left -= amount;
    }

    private Bucket filled(String caller) {
        long now = nanos.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(caller, key -> {
            Bucket full = new Bucket();
            full.left = perSecond;
            full.at = now;
            return full;
        });
        bucket.left = Math.min(perSecond, bucket.left + (now - bucket.at) / NANOS * perSecond);
        bucket.at = now;
        return bucket;
    }
}
