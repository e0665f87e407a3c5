package dev.tokenwarden.verifier;

import dev.tokenwarden.verifier.denylist.SipKey;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Proofs that were used, until their window has passed (RFC 9449, section 11.1). Bounded: when it is full, further proofs
 * are refused rather than older ones forgotten. Kept in slices of time that are dropped whole.
 */
final class ReplayCache {
    /** What became of a proof. */
    enum Outcome {
        FRESH,
        REPLAYED,
        FULL
    }

    private static final long SLICE_SECONDS = 15;

    private record Key(long first, long second) {}

    private final SipKey sip = SipKey.random();
    private final Map<Long, Set<Key>> slices = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private final int capacity;

    ReplayCache(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Uses the proof up.
     *
     * @param iat its time of issue, which chooses the slice: the same proof always has the same
     * @param oldest proofs of an earlier {@code iat} are refused anyway
     */
    Outcome use(String jkt, String jti, long iat, long oldest) {
        // One slice more is kept for requests that read the clock a moment earlier.
        drop(oldest / SLICE_SECONDS - 1);
        SipKey scoped = sip.derive(jkt);
        Set<Key> slice = slices.computeIfAbsent(iat / SLICE_SECONDS, start -> ConcurrentHashMap.newKeySet());
        Key key = new Key(scoped.first(jti), scoped.second(jti));
        if (slice.contains(key)) {
            return Outcome.REPLAYED;
        }
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            return Outcome.FULL;
        }
        if (!slice.add(key)) {
            size.decrementAndGet();
            return Outcome.REPLAYED;
        }
        return Outcome.FRESH;
    }

    private void drop(long before) {
        slices.entrySet().removeIf(slice -> {
            boolean past = slice.getKey() < before;
            if (past) {
                size.addAndGet(-slice.getValue().size());
            }
            return past;
        });
    }

    int size() {
        return size.get();
    }
}
