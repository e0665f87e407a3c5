package dev.tokenwarden.verifier.report;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue from many threads to one: a ring buffer, so that long queues do not fill the heap with nodes (Vyukov,
 * "Bounded MPMC queue", reduced to one consumer).
 *
 * <ol>
 *   <li>{@link #offer} does not block, and does not allocate after the ring exists.
 *   <li>Elements leave in the order in which their places were taken.
 * </ol>
 */
final class UseQueue<E> {
    private final AtomicReferenceArray<@Nullable E> ring;
    private final int mask;
    private final int capacity;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    UseQueue(int capacity) {
        int size = capacity <= 1 ? 1 : Integer.highestOneBit(capacity - 1) << 1;
        this.ring = new AtomicReferenceArray<>(size);
        this.mask = size - 1;
        this.capacity = capacity;
    }

    /** Adds an element; false if the queue is full. Any thread may call it. */
    boolean offer(E element) {
        long at = tail.get();
        while (true) {
            if (at - head.get() >= capacity) {
                return false;
            }
            if (tail.compareAndSet(at, at + 1)) {
                ring.setRelease((int) at & mask, element);
                return true;
            }
            at = tail.get();
        }
    }

    /** Removes the next element; null if there is none yet. Only the consumer calls it. */
    @Nullable
    E poll() {
        long at = head.get();
        int slot = (int) at & mask;
        E element = ring.getAcquire(slot);
        if (element != null) {
            ring.setRelease(slot, null);
            head.setRelease(at + 1);
        }
        return element;
    }

    /** The number of entries, including entries that are being added. */
    long size() {
        // Read the head first: it may advance in between, but never past the tail.
        long from = head.get();
        return tail.get() - from;
    }
}
