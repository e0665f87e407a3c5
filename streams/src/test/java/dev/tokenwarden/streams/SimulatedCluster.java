package dev.tokenwarden.streams;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.aggregate.AggregateProcessor;
import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.store.CommitAwareStore;
import dev.tokenwarden.streams.token.EventCounters;
import dev.tokenwarden.streams.token.Inbound;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/**
 * The processors of the topology on several partitions, one task each, with the internal topics as queues between them
 * that are read in a random interleaving. A task can be closed and opened again on its stores, as after a restart that
 * lost nothing but memory.
 */
final class SimulatedCluster {
    private static final List<String> TOKEN_STORES = List.of(
            TokenStores.TOKENS,
            TokenStores.ROWS,
            TokenStores.TIMERS,
            TokenStores.EXPIRIES,
            TokenStores.CHILDREN,
            TokenStores.ISSUERS,
            TokenStores.SEEN);
    private static final List<String> AGGREGATE_STORES =
            List.of(AggregateProcessor.AGGREGATES, AggregateProcessor.PENDING, AggregateProcessor.CLOCKS);

    private static final Set<String> HOT_STORES = Set.of(
            TokenStores.TOKENS,
            TokenStores.ROWS,
            TokenStores.TIMERS,
            TokenStores.EXPIRIES,
            AggregateProcessor.AGGREGATES,
            AggregateProcessor.PENDING);

    private final int partitions;
    private final Policy policy;
    private final Random random;
    private final Path directory;
    private final List<TokenTask> tokenTasks = new ArrayList<>();
    private final List<AggregateTask> aggregateTasks = new ArrayList<>();
    private final Map<String, Detection> detections = new HashMap<>();
    private int largest;

    SimulatedCluster(int partitions, Policy policy, Random random, Path directory) {
        this.partitions = partitions;
        this.policy = policy;
        this.random = random;
        this.directory = directory;
        for (int i = 0; i < partitions; i++) {
            tokenTasks.add(new TokenTask(i));
            aggregateTasks.add(new AggregateTask(i));
        }
    }

    /** Sets the wall clock of the aggregates long after all events, as in a backlog. */
    SimulatedCluster inBacklog() {
        aggregateTasks.forEach(task -> task.context.setCurrentSystemTimeMs(
                StreamEvents.START.plus(Duration.ofDays(30)).toEpochMilli()));
        return this;
    }

    /** Reads the events, with some of the queued messages in between, and restarts everything before {@code restartAt}. */
    Map<String, Detection> run(List<TokenEvent> events, int restartAt) {
        for (int i = 0; i < events.size(); i++) {
            if (i == restartAt) {
                tokenTasks.forEach(TokenTask::restart);
                aggregateTasks.forEach(AggregateTask::restart);
            }
            TokenEvent event = events.get(i);
            byte[] key = TokenIdentity.eventKey(event);
            tokenTasks.get(partition(key)).read(key, event);
            deliverSome(random.nextInt(4));
            commitSometimes();
        }
        return settle();
    }

    /** Lets every deadline pass without input: graces first, then absences that could not be proven. */
    private Map<String, Detection> settle() {
        settleGraces();
        for (int second = 80; second <= 370; second += 10) {
            advanceTo(second);
        }
        return detections;
    }

    /** Lets graces pass, and not the ten times longer wait after which an unproven absence is raised. */
    private Map<String, Detection> settleGraces() {
        deliverAll();
        for (int second = 1; second <= 70; second++) {
            advanceTo(second);
        }
        return detections;
    }

    private void advanceTo(int second) {
        for (TokenTask task : tokenTasks) {
            task.advanceWallClock(second * 1_000L);
        }
        deliverAll();
    }

    /** Reads the events as appended by the broker at that time, with any event times. */
    Map<String, Detection> runAppendedAt(List<TokenEvent> events, long appended) {
        for (TokenEvent event : events) {
            byte[] key = TokenIdentity.eventKey(event);
            tokenTasks.get(partition(key)).read(key, event, appended);
        }
        return settle();
    }

    /** Reads events and commits after each hundred; nothing more comes, and no time passes. */
    void runUnsettled(List<TokenEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            byte[] key = TokenIdentity.eventKey(events.get(i));
            tokenTasks.get(partition(key)).read(key, events.get(i));
            deliverAll();
            if (i % 100 == 0) {
                noteRecords();
            }
        }
        noteRecords();
    }

    /** The largest value that was found in a store of tokens after a commit, in bytes. */
    int largestRecord() {
        return largest;
    }

    private void noteRecords() {
        for (TokenTask task : tokenTasks) {
            commit(task.stores);
            for (StateStore store : task.stores.values()) {
                KeyValueStore<Bytes, byte[]> rows = store instanceof CommitAwareStore hot ? hot.rows() : rows(store);
                try (var all = rows.all()) {
                    all.forEachRemaining(row -> largest = Math.max(largest, row.value.length));
                }
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static KeyValueStore<Bytes, byte[]> rows(StateStore store) {
        return (KeyValueStore<Bytes, byte[]>) store;
    }

    /** Reads events as admission passed them, and lets event time pass with those that follow. */
    Map<String, Detection> runAdmitted(List<Inbound> records) {
        for (Inbound record : records) {
            if (record instanceof Inbound.Admitted admitted) {
                byte[] key = TokenIdentity.eventKey(admitted.event());
                tokenTasks.get(partition(key)).read(key, admitted);
            } else {
                tokenTasks.forEach(task -> task.read(new byte[0], record));
            }
            deliverAll();
        }
        return settleGraces();
    }

    /** Reads a whole backlog before any message between tasks arrives: hours of event time pass in the time of a hop. */
    Map<String, Detection> runWithHopsLast(List<TokenEvent> events) {
        for (TokenEvent event : events) {
            byte[] key = TokenIdentity.eventKey(event);
            tokenTasks.get(partition(key)).read(key, event);
        }
        return settle();
    }

    /** What is held is written at any moment, and goes on being used. */
    private void commitSometimes() {
        if (random.nextInt(10) == 0) {
            commit(tokenTasks.get(random.nextInt(partitions)).stores);
            commit(aggregateTasks.get(random.nextInt(partitions)).stores);
        }
    }

    private void deliverSome(int messages) {
        for (int i = 0; i < messages; i++) {
            deliverOne(random.nextInt(2 * partitions));
        }
    }

    private void deliverAll() {
        boolean again = true;
        while (again) {
            again = false;
            for (int i = 0; i < 2 * partitions; i++) {
                again |= deliverOne(i);
            }
        }
    }

    private boolean deliverOne(int task) {
        return task < partitions
                ? tokenTasks.get(task).deliver()
                : aggregateTasks.get(task - partitions).deliver();
    }

    private int partition(byte[] key) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    private void route(MockProcessorContext<Object, Object> context) {
        for (MockProcessorContext.CapturedForward<?, ?> forward : context.forwarded()) {
            byte[] key = (byte[]) forward.record().key();
            byte[] value = (byte[]) forward.record().value();
            switch (forward.childName().orElseThrow()) {
                case ForwardingOutputs.DETECTIONS, ForwardingOutputs.AGGREGATE_DETECTIONS -> detected(value);
                case ForwardingOutputs.LINKS -> tokenTasks.get(partition(key)).queue(key, value);
                case ForwardingOutputs.LINKS_TO_ALL -> tokenTasks.forEach(task -> task.queue(key, value));
                case ForwardingOutputs.FACTS, ForwardingOutputs.AGGREGATE_FACTS ->
                    aggregateTasks.get(partition(key)).queue(key, value);
                case ForwardingOutputs.FACTS_TO_ALL -> aggregateTasks.forEach(task -> task.queue(key, value));
                default -> {}
            }
        }
        context.resetForwards();
    }

    private void detected(byte[] json) {
        try {
            Detection detection = Detection.fromJson(json);
            detections.merge(detection.id(), detection, (a, b) -> a.count() >= b.count() ? a : b);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MockProcessorContext<Object, Object> context(int subtopology, int partition) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "simulated");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        MockProcessorContext<Object, Object> context =
                new MockProcessorContext<>(properties, new TaskId(subtopology, partition), directory.toFile());
        context.setCurrentSystemTimeMs(0);
        return context;
    }

    /** What is held until the next commit is written, as before every restart that loses no transaction. */
    private static void commit(Map<String, StateStore> stores) {
        for (StateStore store : stores.values()) {
            if (store instanceof CommitAwareStore hot) {
                hot.flushCache();
            }
        }
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

    private record Message(byte[] key, byte[] value) {}

    private final class TokenTask {
        private final int partition;
        private final Deque<Message> queue = new ArrayDeque<>();
        private final Map<String, StateStore> stores;
        private MockProcessorContext<Object, Object> context;
        private TokenProcessor processor;

        TokenTask(int partition) {
            this.partition = partition;
            this.context = context(0, partition);
            this.stores = stores(TOKEN_STORES, context);
            this.processor = open();
        }

        private TokenProcessor open() {
            stores.values().forEach(context::addStateStore);
            TokenProcessor opened = new TokenProcessor(
                    () -> policy,
                    new TopologyConfig(partitions, true, true, 20, 1, Duration.ofMillis(100)),
                    task -> true,
                    new EventCounters(new SimpleMeterRegistry()),
                    DetectionTopology.uncountedFailures());
            opened.init(context);
            return opened;
        }

        void restart() {
            commit(stores);
            context = context(0, partition);
            processor = open();
        }

        void read(byte[] key, TokenEvent event) {
            read(key, event, event.time().toEpochMilli());
        }

        void read(byte[] key, TokenEvent event, long appended) {
            processor.process(new Record<>(key, new Inbound.Admitted(event), appended));
            route(context);
        }

        void read(byte[] key, Inbound record) {
            long appended =
                    record instanceof Inbound.Admitted one ? one.event().time().toEpochMilli() : 0;
            processor.process(new Record<>(key, record, appended));
            route(context);
        }

        void queue(byte[] key, byte[] value) {
            queue.add(new Message(key, value));
        }

        boolean deliver() {
            Message message = queue.poll();
            if (message == null) {
                return false;
            }
            processor.process(new Record<>(message.key(), Inbound.fromPeer().deserialize("links", message.value()), 0));
            route(context);
            return true;
        }

        void advanceWallClock(long wall) {
            context.setCurrentSystemTimeMs(wall);
            context.scheduledPunctuators().stream()
                    .filter(punctuator -> !punctuator.cancelled())
                    .forEach(punctuator -> punctuator.getPunctuator().punctuate(wall));
            route(context);
        }
    }

    private final class AggregateTask {
        private final int partition;
        private final Deque<Message> queue = new ArrayDeque<>();
        private final Map<String, StateStore> stores;
        private MockProcessorContext<Object, Object> context;
        private AggregateProcessor processor;

        AggregateTask(int partition) {
            this.partition = partition;
            this.context = context(1, partition);
            this.stores = stores(AGGREGATE_STORES, context);
            this.processor = open();
        }

        private AggregateProcessor open() {
            stores.values().forEach(context::addStateStore);
            AggregateProcessor opened =
                    new AggregateProcessor(() -> policy, true, DetectionTopology.uncountedFailures());
            opened.init(context);
            return opened;
        }

        void restart() {
            commit(stores);
            context = context(1, partition);
            processor = open();
        }

        void queue(byte[] key, byte[] value) {
            queue.add(new Message(key, value));
        }

        boolean deliver() {
            Message message = queue.poll();
            if (message == null) {
                return false;
            }
            try {
                processor.process(new Record<>(message.key(), Fact.parseFrom(message.value()), 0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            route(context);
            return true;
        }
    }
}
