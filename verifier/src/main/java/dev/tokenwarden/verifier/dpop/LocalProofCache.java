package dev.tokenwarden.verifier.dpop;

import dev.tokenwarden.verifier.denylist.SipKey;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Remembers the used proofs of one process, until they expire. When it is full, further proofs are refused; older ones are never
 * forgotten early.
 */
public final class LocalProofCache implements ProofCache {
    private static final long SLICE_SECONDS = 15;

    private record Key(long first, long second) {}

    private final SipKey sip = SipKey.random();
    private final Map<Key, Boolean> used = new ConcurrentHashMap<>();
    /** The proofs that expire within each slice of time. */
    private final Map<Long, Queue<Key>> slices = new ConcurrentHashMap<>();

    private final AtomicInteger size = new AtomicInteger();
    private final int capacity;

    /** @param capacity how many proofs it holds */
    public LocalProofCache(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public Outcome use(String jkt, String jti, long nowSeconds, long untilSeconds) {
        // One slice more is kept for requests that read the clock a moment earlier.
        drop(nowSeconds / SLICE_SECONDS - 1);
        SipKey scoped = sip.derive(jkt);
        Key key = new Key(scoped.first(jti), scoped.second(jti));
        if (used.containsKey(key)) {
            return Outcome.REPLAYED;
        }
        if (size.incrementAndGet() > capacity) {
            size.decrementAndGet();
            return Outcome.UNKNOWN;
        }
        if (used.putIfAbsent(key, Boolean.TRUE) != null) {
            size.decrementAndGet();
            return Outcome.REPLAYED;
        }
        slices.computeIfAbsent(untilSeconds / SLICE_SECONDS + 1, slice -> new ConcurrentLinkedQueue<>())
                .add(key);
        return Outcome.FRESH;
    }

    private void drop(long before) {
        for (Long slice : List.copyOf(slices.keySet())) {
            Queue<Key> expired = slice < before ? slices.remove(slice) : null;
            if (expired != null) {
                expired.forEach(key -> {
                    used.remove(key);
                    size.decrementAndGet();
                });
            }
        }
    }

    public int size() {
        return size.get();
    }

    @Override
    public void close() {}
}
