package dev.tokenwarden.streams.store;

import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.StoreBuilder;

/** A store that keeps nothing. A backtest discards its state, so it keeps everything in memory. */
public final class NoOpStore implements StateStore {
    private final String name;
    private boolean open;

    private NoOpStore(String name) {
        this.name = name;
    }

    public static StoreBuilder<StateStore> builder(String name) {
        return new SimpleStoreBuilder(name, false, () -> new NoOpStore(name));
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
}
