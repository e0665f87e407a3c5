package dev.tokenwarden.streams.store;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * States in a store. The states read last are kept in memory as objects, because changes of one key follow each other
 * closely, and encoding the state with each change would cost more than the change.
 *
 * <ol>
 *   <li>A change is written before the task commits, or earlier if too many objects are kept.
 *   <li>A state that is made and deleted between two commits is never written.
 *   <li>At most twice {@link #GENERATION} objects are kept: those that were read last.
 * </ol>
 */
final class StoredStates<M extends Message> implements States<M> {
    private static final int GENERATION = 1 << 12;

    /** The state of one key, and whether it is in the store and was changed. */
    private static final class Held<M> {
        private @Nullable M state;
        private boolean stored;
        private boolean changed;
    }

    private final KeyValueStore<Bytes, byte[]> store;
    private final Parser<M> parser;
    private final RecordTransaction transaction;
    private final List<Bytes> changes = new ArrayList<>();
    private Map<Bytes, Held<M>> latest = new HashMap<>();
    private Map<Bytes, Held<M>> earlier = new HashMap<>();

    StoredStates(CommitAwareStore store, Parser<M> parser, RecordTransaction transaction) {
        this.transaction = transaction;
        this.store = store.rows();
        this.parser = parser;
        store.beforeCommit(this::write);
    }

    @Override
    public @Nullable M get(byte[] key) {
        return held(Bytes.wrap(key)).state;
    }

    @Override
    public void put(byte[] key, M state) {
        undoableChange(Bytes.wrap(key), state);
    }

    @Override
    public void delete(byte[] key) {
        undoableChange(Bytes.wrap(key), null);
    }

    private void undoableChange(Bytes key, @Nullable M state) {
        M before = held(key).state;
        change(key, state);
        transaction.onUndo(() -> change(key, before));
    }

    private void change(Bytes key, @Nullable M state) {
        Held<M> held = held(key);
        held.state = state;
        if (!held.changed) {
            held.changed = true;
            changes.add(key);
        }
    }

    private Held<M> held(Bytes key) {
        Held<M> held = latest.get(key);
        if (held != null) {
            return held;
        }
        held = earlier.remove(key);
        if (held == null) {
            held = load(key);
        }
        if (latest.size() >= GENERATION) {
            write();
            earlier = latest;
            latest = new HashMap<>();
        }
        latest.put(key, held);
        return held;
    }

    private Held<M> load(Bytes key) {
        Held<M> held = new Held<>();
        byte[] stored = store.get(key);
        if (stored != null) {
            held.stored = true;
            try {
                held.state = parser.parseFrom(stored);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the store " + store.name() + " holds something else", e);
            }
        }
        return held;
    }

    private void write() {
        for (Bytes key : changes) {
            Held<M> held = latest.get(key);
            if (held == null) {
                held = earlier.get(key);
            }
            if (held == null) {
                throw new IllegalStateException(store.name() + " lost a change before it was written");
            }
            held.changed = false;
            if (held.state != null) {
                store.put(key, held.state.toByteArray());
                held.stored = true;
            } else if (held.stored) {
                // Unlike delete, this does not read the old value.
                store.put(key, null);
                held.stored = false;
            }
        }
        changes.clear();
    }
}
