package dev.tokenwarden.streams;

import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.state.TokenState;
import dev.tokenwarden.streams.store.TimeQueue;
import dev.tokenwarden.streams.store.UndoableRows;
import dev.tokenwarden.streams.time.PartitionTime;
import dev.tokenwarden.streams.token.Retention;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;

/**
 * Identities of the events that were read in the last 24 hours, so that a second delivery is recognised. A token keeps its first
 * 64 identities in its own state. The identities of busier tokens, and of tokens whose state is forgotten, are in a store.
 */
final class SeenEvents {
    /** The event is new. */
    static final long UNSEEN = -1;

    /** Identities that a token keeps in its own state. */
    private static final int MAX_OWN = 64;

    private static final Duration KEPT = Duration.ofHours(24);
    /** First byte of the timers that forget an identity; the timers of tokens begin with the tag of their key. */
    private static final byte FORGET = (byte) 0xEE;

    private static final byte[] PRESENT = {1};

    private final UndoableRows seen;
    private final TimeQueue timers;
    private final PartitionTime time;
    private final Fingerprint fingerprint;

    SeenEvents(UndoableRows seen, TimeQueue timers, PartitionTime time, Fingerprint fingerprint) {
        this.seen = seen;
        this.timers = timers;
        this.time = time;
        this.fingerprint = fingerprint;
    }

    /**
     * Looks an event up, and remembers it if it is new. The identity is kept for 24 hours, whether or not the state of the
     * token is still kept.
     *
     * @param digest of the content of the event; 0 if it is not known
     * @param at event time, epoch milliseconds
     * @return {@link #UNSEEN}, or the digest of the content that came first; 0 if that is not known
     */
    long find(byte[] key, TokenState.Builder state, long eventId, long digest, long at) {
        if (at <= time.horizon() - Retention.LEAST.toMillis()) {
            byte[] known = seen.get(Bytes.wrap(name(key, eventId)));
            if (known != null) {
                return digest(known);
            }
        }
        for (int i = 0; i < state.getEventsCount(); i++) {
            if (state.getEvents(i) == eventId) {
                return i < state.getDigestsCount() ? state.getDigests(i) : 0;
            }
        }
        if (state.getEventsCount() < MAX_OWN) {
            state.addEvents(eventId);
            while (digest != 0 && state.getDigestsCount() < state.getEventsCount() - 1) {
                state.addDigests(0);
            }
            if (digest != 0) {
                state.addDigests(digest);
            }
            return UNSEEN;
        }
        return remember(key, eventId, digest, at);
    }

    /** Whether an event that no state keeps was read before; remembers it if not. */
    boolean isRepeated(byte[] key, long eventId, long at) {
        return remember(key, eventId, 0, at) != UNSEEN;
    }

    /** Keeps the identities of a token whose state is forgotten. */
    void outlive(byte[] key, TokenState.Builder state) {
        for (int i = 0; i < state.getEventsCount(); i++) {
            remember(key, state.getEvents(i), i < state.getDigestsCount() ? state.getDigests(i) : 0, time.now());
        }
    }

    /** Whether the timer is one that forgets an identity. */
    static boolean isTimer(byte[] name) {
        return name[0] == FORGET;
    }

    /** Forgets the identity of that timer. */
    void forget(byte[] name) {
        seen.delete(Bytes.wrap(name));
    }

    private long remember(byte[] key, long eventId, long digest, long at) {
        byte[] name = name(key, eventId);
        byte[] value = digest == 0
                ? PRESENT
                : ByteBuffer.allocate(Long.BYTES).putLong(digest).array();
        byte[] known = seen.putIfAbsent(Bytes.wrap(name), value);
        if (known != null) {
            return digest(known);
        }
        timers.add(Math.min(at, time.now()) + KEPT.toMillis(), name, PRESENT);
        return UNSEEN;
    }

    private static long digest(byte[] known) {
        return known.length == Long.BYTES ? ByteBuffer.wrap(known).getLong() : 0;
    }

    private byte[] name(byte[] key, long eventId) {
        return ByteBuffer.allocate(17)
                .put(FORGET)
                .putLong(fingerprint.of(key))
                .putLong(eventId)
                .array();
    }
}
