package dev.tokenwarden.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tokenwarden.streams.state.TokenState;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The states of tokens in their store. The latest of them are held as objects too, since what happens to one token
 * happens close together.
 *
 * <ol>
 *   <li>The store is the truth: an object is taken only where the store holds the very bytes that it was made from.
 *   <li>There are at most {@link #SLOTS} objects; a newer one takes the place of an older one.
 * </ol>
 */
final class TokenStates {
    private static final int SLOTS = 1 << 12;

    private record Held(byte[] stored, TokenState state) {}

    private final KeyValueStore<Bytes, byte[]> store;
    private final @Nullable Held[] held = new Held[SLOTS];

    TokenStates(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** The state of that key, to be changed; null if there is none. */
    TokenState.@Nullable Builder get(byte[] key) {
        byte[] stored = store.get(Bytes.wrap(key));
        if (stored == null) {
            return null;
        }
        Held last = held[slot(key)];
        if (last != null && Arrays.equals(last.stored, stored)) {
            return last.state.toBuilder();
        }
        try {
            return TokenState.parseFrom(stored).toBuilder();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the tokens store holds something else", e);
        }
    }

    void put(byte[] key, TokenState.Builder changed) {
        TokenState state = changed.build();
        byte[] encoded = state.toByteArray();
        store.put(Bytes.wrap(key), encoded);
        held[slot(key)] = new Held(encoded, state);
    }

    void delete(byte[] key) {
        store.delete(Bytes.wrap(key));
    }

    private static int slot(byte[] key) {
        int hash = Arrays.hashCode(key);
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
