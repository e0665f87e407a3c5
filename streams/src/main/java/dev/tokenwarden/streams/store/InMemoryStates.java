package dev.tokenwarden.streams.store;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** States as objects in memory, never encoded. A backtest discards them. */
final class InMemoryStates<M extends Message> implements States<M> {
    private final Map<Bytes, M> states = new HashMap<>();
    private final RecordTransaction transaction;

    InMemoryStates(RecordTransaction transaction) {
        this.transaction = transaction;
    }

    @Override
    public @Nullable M get(byte[] key) {
        return states.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, M state) {
        Bytes row = Bytes.wrap(key);
        M before = states.put(row, state);
        transaction.onUndo(() -> restore(row, before));
    }

    @Override
    public void delete(byte[] key) {
        Bytes row = Bytes.wrap(key);
        M before = states.remove(row);
        transaction.onUndo(() -> restore(row, before));
    }

    private void restore(Bytes key, @Nullable M before) {
        if (before == null) {
            states.remove(key);
        } else {
            states.put(key, before);
        }
    }
}
