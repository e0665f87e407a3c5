package dev.tokenwarden.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * States in their encoding. The latest of them are held as objects too, since what happens to one key happens close
 * together.
 *
 * <ol>
 *   <li>The store is the truth: an object is taken only where the store holds the very bytes that it was made from.
 *   <li>There are at most {@link #SLOTS} objects; a newer one takes the place of an older one.
 * </ol>
 */
final class StoredStates<M extends Message> implements States<M> {
    private static final int SLOTS = 1 << 12;

    private record Latest<M>(byte[] stored, M state) {}

    private final KeyValueStore<Bytes, byte[]> store;
    private final Parser<M> parser;
    private final @Nullable Latest<M>[] latest = slots();

    StoredStates(KeyValueStore<Bytes, byte[]> store, Parser<M> parser) {
        this.store = store;
        this.parser = parser;
    }

    @SuppressWarnings("unchecked")
    private static <M> @Nullable Latest<M>[] slots() {
        return (Latest<M>[]) new Latest<?>[SLOTS];
    }

    @Override
    public @Nullable M get(byte[] key) {
        byte[] stored = store.get(Bytes.wrap(key));
        if (stored == null) {
            return null;
        }
        Latest<M> last = latest[slot(key)];
        if (last != null && Arrays.equals(last.stored, stored)) {
            return last.state;
        }
        try {
            return parser.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the store " + store.name() + " holds something else", e);
        }
    }

    @Override
    public void put(byte[] key, M state) {
        byte[] encoded = state.toByteArray();
        store.put(Bytes.wrap(key), encoded);
        latest[slot(key)] = new Latest<>(encoded, state);
    }

    @Override
    public void delete(byte[] key) {
        store.delete(Bytes.wrap(key));
    }

    private static int slot(byte[] key) {
        int hash = Arrays.hashCode(key);
        return (hash ^ hash >>> 16) & SLOTS - 1;
    }
}
