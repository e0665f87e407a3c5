package dev.tokenwarden.service;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Token buckets, one a caller; those of the callers that were away longest are forgotten. Safe for use by several threads. */
public final class TokenBuckets {
    private static final int CALLERS = 10_000;
    private static final int BURST_SECONDS = 10;
    private static final double NANOS = 1e9;

    private static final class Bucket {
        private double left;
        private long at;

        private Bucket(double left, long at) {
            this.left = left;
            this.at = at;
        }
    }

    private final int perSecond;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > CALLERS;
        }
    };

    public TokenBuckets(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** Whether one more is within the limit; it then counts. */
    public synchronized boolean allows(String caller) {
        long now = nanos.getAsLong();
        double most = (double) perSecond * BURST_SECONDS;
        Bucket bucket = buckets.computeIfAbsent(caller, key -> new Bucket(most, now));
        bucket.left = Math.min(most, bucket.left + (now - bucket.at) / NANOS * perSecond);
        bucket.at = now;
        if (bucket.left < 1) {
            return false;
        }
        bucket.left -= 1;
        return true;
    }
}
