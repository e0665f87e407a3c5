package dev.tokenwarden.streams.chain;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.tokenwarden.streams.state.Child;
import dev.tokenwarden.streams.store.UndoableRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * The children of each token, in a store of their own: the state of a token with a thousand children must not be
 * written again for each child. A key is the length of the parent's key, the parent's key, then the child's key.
 */
public final class Children {
    /** A child by its key. */
    record Entry(byte[] key, Child child) {}

    private final UndoableRows store;

    public Children(UndoableRows store) {
        this.store = store;
    }

    @Nullable
    Child get(byte[] parent, byte[] child) {
        byte[] stored = store.get(key(parent, child));
        return stored == null ? null : parse(stored);
    }

    void put(byte[] parent, byte[] child, Child value) {
        store.put(key(parent, child), value.toByteArray());
    }

    List<Entry> of(byte[] parent) {
        List<Entry> entries = new ArrayList<>();
        byte[] from = key(parent, new byte[0]).get();
        byte[] to = from.clone();
        int last = to.length - 1;
        while (to[last] == (byte) 0xFF) {
            last--;
        }
        to[last]++;
        try (KeyValueIterator<Bytes, byte[]> rows = store.range(Bytes.wrap(from), Bytes.wrap(to))) {
            while (rows.hasNext()) {
                KeyValue<Bytes, byte[]> row = rows.next();
                byte[] key = row.key.get();
                if (key.length > from.length && Arrays.equals(key, 0, from.length, from, 0, from.length)) {
                    entries.add(new Entry(Arrays.copyOfRange(key, from.length, key.length), parse(row.value)));
                }
            }
        }
        return entries;
    }

    void delete(byte[] parent) {
        for (Entry entry : of(parent)) {
            store.delete(key(parent, entry.key()));
        }
    }

    private static Bytes key(byte[] parent, byte[] child) {
        return Bytes.wrap(ByteBuffer.allocate(4 + parent.length + child.length)
                .putInt(parent.length)
                .put(parent)
                .put(child)
                .array());
    }

    private static Child parse(byte[] stored) {
        try {
            return Child.parseFrom(stored);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("the children store holds something else", e);
        }
    }
}
