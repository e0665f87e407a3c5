package dev.tokenwarden.streams;

import dev.tokenwarden.streams.aggregate.AggregateProcessor;
import dev.tokenwarden.streams.store.CommitAwareStore;
import java.io.File;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * One task of a simulated cluster: a processor, its stores, and a queue of the messages from other tasks. {@link #restart} opens a
 * new processor on the same stores.
 */
final class SimulatedTask<V> {
    private static final Set<String> HOT_STORES = Set.of(
            TokenStores.TOKENS,
            TokenStores.ROWS,
            TokenStores.TIMERS,
            TokenStores.EXPIRIES,
            AggregateProcessor.AGGREGATES,
            AggregateProcessor.PENDING);

    /** Opens a processor, and reads a message that another task sent to it. */
    interface Kind<V> {
        List<String> stores();

        Processor<byte[], V, Object, Object> open();

        V read(byte[] message);
    }

    private record Message(byte[] key, byte[] value) {}

    private final TaskId id;
    private final Kind<V> kind;
    private final File directory;
    private final Deque<Message> queue = new ArrayDeque<>();
    private final Map<String, StateStore> stores;
    private MockProcessorContext<Object, Object> context;
    private Processor<byte[], V, Object, Object> processor;
    private int failAt;

    SimulatedTask(TaskId id, Kind<V> kind, File directory) {
        this.id = id;
        this.kind = kind;
        this.directory = directory;
        this.context = newContext();
        this.stores = stores(kind.stores(), context);
        this.processor = open();
    }

    /** Thrown by the task's context, as {@link #failAt} asked. */
    static final class InjectedFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Lets the wall clock fail when it is read that often: at the first reading a record has changed nothing, at the later ones it
     * has changed everything that it changes. 0: never.
     */
    void failAt(int reading) {
        failAt = reading;
    }

    private MockProcessorContext<Object, Object> newContext() {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "simulated");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        MockProcessorContext<Object, Object> created = new MockProcessorContext<>(properties, id, directory) {
            @Override
            public long currentSystemTimeMs() {
                if (failAt > 0 && --failAt == 0) {
                    throw new InjectedFailure();
                }
                return super.currentSystemTimeMs();
            }
        };
        created.setCurrentSystemTimeMs(0);
        return created;
    }

    private static Map<String, StateStore> stores(List<String> names, MockProcessorContext<Object, Object> context) {
        Map<String, StateStore> stores = new HashMap<>();
        for (String name : names) {
            KeyValueStore<Bytes, byte[]> store = Stores.keyValueStoreBuilder(
                            Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                    .withLoggingDisabled()
                    .build();
            store.init(context.getStateStoreContext(), store);
            stores.put(name, HOT_STORES.contains(name) ? CommitAwareStore.over(store) : store);
        }
        return stores;
    }

    private Processor<byte[], V, Object, Object> open() {
        stores.values().forEach(context::addStateStore);
        Processor<byte[], V, Object, Object> opened = kind.open();
        opened.init(context);
        return opened;
    }

    /** The task's context, with the records that the processor forwarded. A restart replaces it. */
    MockProcessorContext<Object, Object> context() {
        return context;
    }

    Map<String, StateStore> stores() {
        return stores;
    }

    /** The committed rows of each store, except the clock of the partition, which no record can take back. */
    Map<String, Map<Bytes, Bytes>> contents() {
        commit();
        Map<String, Map<Bytes, Bytes>> contents = new HashMap<>();
        stores.forEach((name, store) -> {
            KeyValueStore<Bytes, byte[]> rows = store instanceof CommitAwareStore hot ? hot.rows() : plain(store);
            Map<Bytes, Bytes> found = new HashMap<>();
            try (var all = rows.all()) {
                all.forEachRemaining(row -> found.put(row.key, Bytes.wrap(row.value)));
            }
            found.remove(Bytes.wrap(new byte[] {0}));
            contents.put(name, found);
        });
        return contents;
    }

    @SuppressWarnings("unchecked")
    private static KeyValueStore<Bytes, byte[]> plain(StateStore store) {
        return (KeyValueStore<Bytes, byte[]>) store;
    }

    /** Writes the changes that the stores keep in memory, as each commit does. */
    void commit() {
        for (StateStore store : stores.values()) {
            if (store instanceof CommitAwareStore hot) {
                hot.flushCache();
            }
        }
    }

    /** Closes the task and opens it again, as after a restart that lost no transaction. */
    void restart() {
        commit();
        context = newContext();
        processor = open();
    }

    /** Processes a record of the topic that the cluster reads. */
    void process(byte[] key, V value, long timestamp) {
        processor.process(new Record<>(key, value, timestamp));
    }

    /** Appends a message from another task to the queue. */
    void queue(byte[] key, byte[] value) {
        queue.add(new Message(key, value));
    }

    /** Processes the oldest message of the queue. False if the queue is empty. */
    boolean deliver() {
        Message message = queue.poll();
        if (message == null) {
            return false;
        }
        process(message.key(), kind.read(message.value()), 0);
        return true;
    }

    void advanceWallClock(long wall) {
        context.setCurrentSystemTimeMs(wall);
        context.scheduledPunctuators().stream()
                .filter(punctuator -> !punctuator.cancelled())
                .forEach(punctuator -> punctuator.getPunctuator().punctuate(wall));
    }
}
