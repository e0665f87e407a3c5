package dev.tokenwarden.streams.store;

import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.internals.WrappedStateStore;

/**
 * A logged store that calls its user before its task commits. The user then writes the objects that it keeps in memory,
 * instead of with every change. The record cache of Kafka Streams works in the same way.
 */
public final class CommitAwareStore extends WrappedStateStore<KeyValueStore<Bytes, byte[]>, Bytes, byte[]> {
    private Runnable beforeCommit = () -> {};

    private CommitAwareStore(KeyValueStore<Bytes, byte[]> rows) {
        super(rows);
    }

    public static CommitAwareStore over(KeyValueStore<Bytes, byte[]> rows) {
        return new CommitAwareStore(rows);
    }

    /** Makes the store of that name: on disk, with a changelog. */
    public static StoreBuilder<StateStore> builder(String name) {
        StoreBuilder<KeyValueStore<Bytes, byte[]>> rows = Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(Map.of())
                .withCachingDisabled();
        return new SimpleStoreBuilder(name, true, () -> over(rows.build()));
    }

    /** The rows that are written. */
    public KeyValueStore<Bytes, byte[]> rows() {
        return wrapped();
    }

    /** From now on, {@code write} is run before each commit of the task. */
    void beforeCommit(Runnable write) {
        beforeCommit = write;
    }

    @Override
    public void flushCache() {
        beforeCommit.run();
        super.flushCache();
    }
}
