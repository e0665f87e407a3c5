package dev.tokenwarden.streams.store;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** States as objects in memory, never encoded. A backtest discards them. */
final class InMemoryStates<M extends Message> implements States<M> {
    private final Map<Bytes, M> states = new HashMap<>();

    @Override
    public @Nullable M get(byte[] key) {
        return states.get(Bytes.wrap(key));
    }

    @Override
    public void put(byte[] key, M state) {
        states.put(Bytes.wrap(key), state);
    }

    @Override
    public void delete(byte[] key) {
        states.remove(Bytes.wrap(key));
    }
}
