package dev.tokenwarden.streams.store;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The rows of a store, with changes that a {@link RecordTransaction} can undo. */
public final class UndoableRows {
    private final KeyValueStore<Bytes, byte[]> store;
    private final RecordTransaction transaction;

    public UndoableRows(KeyValueStore<Bytes, byte[]> store, RecordTransaction transaction) {
        this.store = store;
        this.transaction = transaction;
    }

    /** The value of that key; null if there is none. */
    public byte @Nullable [] get(Bytes key) {
        return store.get(key);
    }

    public void put(Bytes key, byte[] value) {
        byte[] before = transaction.isOpen() ? store.get(key) : null;
        store.put(key, value);
        transaction.onUndo(() -> store.put(key, before));
    }

    /** Returns the value that the key has already; null if it had none, and has {@code value} now. */
    public byte @Nullable [] putIfAbsent(Bytes key, byte[] value) {
        byte[] known = store.putIfAbsent(key, value);
        if (known == null) {
            transaction.onUndo(() -> store.put(key, null));
        }
        return known;
    }

    public void delete(Bytes key) {
        byte[] before = store.delete(key);
        transaction.onUndo(() -> store.put(key, before));
    }

    public KeyValueIterator<Bytes, byte[]> range(Bytes from, Bytes to) {
        return store.range(from, to);
    }
}
