package dev.tokenwarden.streams.store;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds a store that Kafka Streams never caches. It is logged or not, as given. */
record SimpleStoreBuilder(String name, boolean loggingEnabled, Supplier<StateStore> stores)
        implements StoreBuilder<StateStore> {
    @Override
    public StateStore build() {
        return stores.get();
    }

    @Override
    public StoreBuilder<StateStore> withCachingEnabled() {
        throw new UnsupportedOperationException(name + " is not cached");
    }

    @Override
    public StoreBuilder<StateStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<StateStore> withLoggingEnabled(Map<String, String> config) {
        return new SimpleStoreBuilder(name, true, stores);
    }

    @Override
    public StoreBuilder<StateStore> withLoggingDisabled() {
        return new SimpleStoreBuilder(name, false, stores);
    }

    @Override
    public Map<String, String> logConfig() {
        return Map.of();
    }
}
