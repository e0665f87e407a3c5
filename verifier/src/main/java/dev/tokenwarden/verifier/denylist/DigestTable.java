package dev.tokenwarden.verifier.denylist;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * An exact map from 128-bit digests to a state, in open addressing with linear probing (Knuth, "The Art of Computer
 * Programming", volume 3, section 6.4, algorithm L), behind a blocked Bloom filter (Putze, Sanders and Singler,
 * "Cache-, hash- and space-efficient Bloom filters", 2007): one word of the filter answers most look-ups of absent
 * digests, and the filter fits into a CPU cache that is too small for the table. 18.5 bytes a slot, 26.5 with cut-offs;
 * from half to three quarters full.
 *
 * <ol>
 *   <li>One thread writes; any number reads, without locks and without allocating.
 *   <li>A slot keeps its digest until all slots are replaced, so that a removal never makes a reader miss another
 *       entry. A removed entry is marked as removed, and its bits stay in the filter.
 *   <li>The first half of a digest is written after all other values of the slot, with release, and read with acquire:
 *       a reader that sees it sees the other values. Only the filter is written later.
 *   <li>{@link #expire} removes all entries that expire in one bucket of time together.
 * </ol>
 *
 * A first half of zero means an empty slot; {@link #first} maps it away.
 */
final class DigestTable {
    /** The end of an entry that never expires. */
    static final int NEVER = 0x3FFF;

    private static final short SHADOW = (short) 0x8000;
    private static final short DEAD = 0x4000;
    private static final int SMALLEST = 1 << 7;
    private static final int LARGEST = 1 << 28;
    private static final int SLOTS_PER_WORD = 16;
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final VarHandle SHORTS = MethodHandles.arrayElementVarHandle(short[].class);

    /** The slots of one size; replaced as a whole. */
    static final class Slots {
        private final long[] keys;
        private final short[] states;
        private final long @Nullable [] cutoffs;
        private final long[] filter;

        private Slots(int capacity, boolean withCutoffs) {
            this.keys = new long[capacity * 2];
            this.states = new short[capacity];
            this.cutoffs = withCutoffs ? new long[capacity] : null;
            this.filter = new long[capacity / SLOTS_PER_WORD];
        }

        /** False: no entry has that first half. */
        boolean mayHold(long first) {
            long bits = bits(first);
            return ((long) LONGS.getAcquire(filter, word(first)) & bits) == bits;
        }

        /** Compares the lower half of the digest; the upper half selects the slot. */
        private int word(long first) {
            return (int) ((first & 0xFFFF_FFFFL) * filter.length >>> 32);
        }

        private static long bits(long first) {
            long mixed = first * 0x9E37_79B9_7F4A_7C15L;
            return 1L << (mixed >>> 58) | 1L << (mixed >>> 52) | 1L << (mixed >>> 46);
        }

        /** Where the search for that first half begins. */
        int home(long first) {
            return (int) ((first >>> 32) * states.length >>> 32);
        }

        /** The slot of that first half at or after {@code from} in probing order, or -1. */
        int find(long first, int from) {
            for (int slot = from; ; slot = after(slot)) {
                long held = (long) LONGS.getAcquire(keys, slot * 2);
                if (held == first) {
                    return slot;
                }
                if (held == 0) {
                    return -1;
                }
            }
        }

        /** The next slot in probing order. */
        int after(int slot) {
            return slot + 1 == states.length ? 0 : slot + 1;
        }

        long second(int slot) {
            return keys[slot * 2 + 1];
        }

        boolean dead(int slot) {
            return ((short) SHORTS.getAcquire(states, slot) & DEAD) != 0;
        }

        boolean shadow(int slot) {
            return ((short) SHORTS.getAcquire(states, slot) & SHADOW) != 0;
        }

        int bucket(int slot) {
            return states[slot] & NEVER;
        }

        /** NumericDate; {@code Long.MAX_VALUE}: no cut-off. */
        long cutoff(int slot) {
            return cutoffs == null ? Long.MAX_VALUE : (long) LONGS.getAcquire(cutoffs, slot);
        }
    }

    private final boolean withCutoffs;
    private volatile Slots slots;
    /** The latest value of {@code live}, for readers. */
    private volatile int size;

    private int live;
    private int used;

    DigestTable(boolean withCutoffs) {
        this(withCutoffs, 0);
    }

    DigestTable(boolean withCutoffs, int expected) {
        this.withCutoffs = withCutoffs;
        this.slots = new Slots(capacity(expected), withCutoffs);
    }

    /** The first half in the form that the table stores. */
    static long first(long hash) {
        return hash == 0 ? 1 : hash;
    }

    Slots slots() {
        return slots;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /** Bytes of memory held. */
    long bytes() {
        return slots.states.length * (withCutoffs ? 26L : 18L) + slots.filter.length * 8L;
    }

    /** Adds an entry or changes it. Only the writer calls it. */
    void put(long first, long second, boolean shadow, long cutoff, int bucket) {
        Slots current = slots;
        int slot = slotOf(current, first, second);
        short state = (short) (bucket | (shadow ? SHADOW : 0));
        if (slot >= 0) {
            boolean revived = current.dead(slot);
            setCutoff(current, slot, cutoff);
            SHORTS.setRelease(current.states, slot, state);
            if (revived) {
                size = ++live;
            }
            return;
        }
        if (used + 1 > current.states.length / 4 * 3) {
            current = replace();
        }
        insert(current, first, second, state, cutoff);
        used++;
        size = ++live;
    }

    /** Removes an entry, if it exists. Only the writer calls it. */
    void remove(long first, long second) {
        int slot = slotOf(slots, first, second);
        if (slot >= 0 && !slots.dead(slot)) {
            kill(slots, slot);
        }
    }

    /** Removes all entries whose bucket is before {@code bucket}. Only the writer calls it. */
    void expire(int bucket) {
        Slots current = slots;
        for (int slot = 0; slot < current.states.length; slot++) {
            if (current.keys[slot * 2] != 0 && !current.dead(slot) && current.bucket(slot) < bucket) {
                kill(current, slot);
            }
        }
        if (used - live > used / 4) {
            replace();
        }
    }

    private void kill(Slots current, int slot) {
        SHORTS.setRelease(current.states, slot, (short) (current.states[slot] | DEAD));
        size = --live;
    }

    private static int slotOf(Slots current, long first, long second) {
        int slot = current.find(first, current.home(first));
        while (slot >= 0 && current.second(slot) != second) {
            slot = current.find(first, current.after(slot));
        }
        return slot;
    }

    private static void insert(Slots into, long first, long second, short state, long cutoff) {
        int slot = into.home(first);
        while (into.keys[slot * 2] != 0) {
            slot = into.after(slot);
        }
        into.keys[slot * 2 + 1] = second;
        into.states[slot] = state;
        setCutoff(into, slot, cutoff);
        LONGS.setRelease(into.keys, slot * 2, first);
        int word = into.word(first);
        LONGS.setRelease(into.filter, word, into.filter[word] | Slots.bits(first));
    }

    private static void setCutoff(Slots into, int slot, long cutoff) {
        if (into.cutoffs != null) {
            LONGS.setRelease(into.cutoffs, slot, cutoff);
        }
    }

    /** Moves the live entries to a new array of slots of a suitable size. */
    private Slots replace() {
        Slots old = slots;
        Slots fresh = new Slots(capacity(live + 1), withCutoffs);
        for (int slot = 0; slot < old.states.length; slot++) {
            long first = old.keys[slot * 2];
            if (first != 0 && !old.dead(slot)) {
                insert(fresh, first, old.second(slot), old.states[slot], old.cutoff(slot));
            }
        }
        used = live;
        slots = fresh;
        return fresh;
    }

    /** The number of slots for that many entries: twice as many. */
    private static int capacity(int expected) {
        if (expected > LARGEST / 2) {
            throw new IllegalStateException("the denylist is larger than " + LARGEST / 2 + " entries");
        }
        return Math.max(SMALLEST, (expected * 2 + SLOTS_PER_WORD - 1) / SLOTS_PER_WORD * SLOTS_PER_WORD);
    }
}
