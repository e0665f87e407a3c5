package dev.tokenwarden.streams;

import com.google.protobuf.Message;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** States as objects in memory, for a run that nothing of is to survive: they are never encoded. */
final class HeldStates<M extends Message> implements States<M>, StateStore {
    private final String name;
    private final Map<Bytes, M> states = new HashMap<>();
    private boolean open;

    private HeldStates(String name) {
        this.name = name;
    }

    /** Makes the store of that name. */
    static <M extends Message> StoreBuilder<HeldStates<M>> builder(String name) {
        return new Builder<>(name);
    }

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

    @Override
    public String name() {
        return name;
    }

    @Override
    public void init(StateStoreContext context, StateStore root) {
        context.register(root, (key, value) -> {
            throw new IllegalStateException(name + " is restored from nowhere");
        });
        open = true;
    }

    @Override
    public void close() {
        states.clear();
        open = false;
    }

    @Override
    public boolean persistent() {
        return false;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    private record Builder<M extends Message>(String name) implements StoreBuilder<HeldStates<M>> {
        @Override
        public HeldStates<M> build() {
            return new HeldStates<>(name);
        }

        @Override
        public StoreBuilder<HeldStates<M>> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<HeldStates<M>> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<HeldStates<M>> withLoggingEnabled(Map<String, String> config) {
            throw new UnsupportedOperationException(name + " is not logged");
        }

        @Override
        public StoreBuilder<HeldStates<M>> withLoggingDisabled() {
            return this;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }
    }
}
