package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.state.KeyValueStore;

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

    private final int partitions;
    private final Policy policy;
    private final Random random;
    private final List<SimulatedTask<Inbound>> tokenTasks = new ArrayList<>();
    private final List<SimulatedTask<Fact>> aggregateTasks = new ArrayList<>();
    private final Map<String, Detection> detections = new HashMap<>();
    private final Map<String, Action> actions = new HashMap<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int largest;
    private boolean backlog;
    private long wallClock;
    private long lastEvent;
    private boolean failures;
    private int failed;

    SimulatedCluster(int partitions, Policy policy, Random random, Path directory) {
        this.partitions = partitions;
        this.policy = policy;
        this.random = random;
        for (int i = 0; i < partitions; i++) {
            tokenTasks.add(new SimulatedTask<>(new TaskId(0, i), new TokenTask(), directory.toFile()));
            aggregateTasks.add(new SimulatedTask<>(new TaskId(1, i), new AggregateTask(), directory.toFile()));
        }
    }

    /** Sets the wall clock of the aggregates long after all events, as in a backlog. */
    SimulatedCluster inBacklog() {
        backlog = true;
        aggregateTasks.forEach(task -> task.context()
                .setCurrentSystemTimeMs(
                        StreamEvents.START.plus(Duration.ofDays(30)).toEpochMilli()));
        return this;
    }

    /** Reads the events, with some of the queued messages in between, and restarts everything before {@code restartAt}. */
    Map<String, Detection> run(List<TokenEvent> events, int restartAt) {
        for (int i = 0; i < events.size(); i++) {
            if (i == restartAt) {
                restart();
            }
            passUntil(events.get(i).time().toEpochMilli() + random.nextInt(60));
            read(events.get(i));
            deliverSome(random.nextInt(4));
            commitSometimes();
        }
        return settle();
    }

    /** Restarts every task on its stores. */
    void restart() {
        tokenTasks.forEach(SimulatedTask::restart);
        aggregateTasks.forEach(SimulatedTask::restart);
    }

    /** The widest action that was raised with each detection, by its id. */
    Map<String, Action> actions() {
        return actions;
    }

    /** From now on, some records fail somewhere at the first attempt, and are processed again, as from the dead letters. */
    SimulatedCluster withFailures() {
        failures = true;
        return this;
    }

    private void failFirst(SimulatedTask<Inbound> task, byte[] key, Inbound record, long appended) {
        if (!failures || random.nextInt(3) > 0) {
            return;
        }
        // The comparison commits first, so some failures are left to changes that are not written yet.
        boolean compares = random.nextBoolean();
        Map<String, Map<Bytes, Bytes>> before = compares ? task.contents() : Map.of();
        task.failAt(1 + random.nextInt(4));
        try {
            task.process(key, record, appended);
        } catch (SimulatedTask.InjectedFailure e) {
            failed++;
            assertThat(task.context().forwarded()).isEmpty();

            if (compares) {
                task.contents().forEach((store, rows) -> assertThat(rows.equals(before.get(store)))
                        .as("%s is as before the record failed", store)
                        .isTrue());
            }
        } finally {
            task.failAt(0);
            route(task.context());
        }
    }

    /** How many records failed at the first attempt. */
    int failed() {
        return failed;
    }

    /** How many uses that were not proven ended that way. */
    long counted(String outcome) {
        return (long) meters.counter("tokenwarden.streams.unproven", "outcome", outcome)
                .count();
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
        lastEvent = wallClock;
        for (int second = 1; second <= 70; second++) {
            advanceTo(second);
        }
        return detections;
    }

    private void advanceTo(int second) {
        passUntil(lastEvent + second * 1_000L);
        deliverAll();
    }

    /** Lets the wall clock pass, with what the tasks do by it, such as telling how far they have read. */
    private void passUntil(long epochMillis) {
        wallClock = Math.max(wallClock, epochMillis);
        for (SimulatedTask<Inbound> task : tokenTasks) {
            task.advanceWallClock(wallClock);
            route(task.context());
        }
        if (!backlog) {
            aggregateTasks.forEach(task -> task.context().setCurrentSystemTimeMs(wallClock));
        }
    }

    /** Reads the events as appended by the broker at that time, with any event times. */
    Map<String, Detection> runAppendedAt(List<TokenEvent> events, long appended) {
        for (TokenEvent event : events) {
            read(TokenIdentity.eventKey(event), new Inbound.Admitted(event), appended);
        }
        return settle();
    }

    /** Reads events and commits after each hundred; nothing more comes, and no time passes. */
    void runUnsettled(List<TokenEvent> events) {
        for (int i = 0; i < events.size(); i++) {
            read(events.get(i));
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
        for (SimulatedTask<Inbound> task : tokenTasks) {
            task.commit();
            for (StateStore store : task.stores().values()) {
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
        read(records);
        return settleGraces();
    }

    /** Reads events as admission passed them. */
    void read(List<Inbound> records) {
        for (Inbound record : records) {
            if (record instanceof Inbound.Admitted admitted) {
                read(
                        TokenIdentity.eventKey(admitted.event()),
                        admitted,
                        admitted.event().time().toEpochMilli());
            } else {
                tokenTasks.forEach(task -> {
                    task.process(new byte[0], record, 0);
                    route(task.context());
                });
            }
            deliverAll();
        }
    }

    /** Reads a whole backlog before any message between tasks arrives: hours of event time pass in the time of a hop. */
    Map<String, Detection> runWithHopsLast(List<TokenEvent> events) {
        for (TokenEvent event : events) {
            read(event);
        }
        return settle();
    }

    /** Commits tasks at random moments. Their stores keep the committed changes in memory. */
    private void commitSometimes() {
        if (random.nextInt(10) == 0) {
            tokenTasks.get(random.nextInt(partitions)).commit();
            aggregateTasks.get(random.nextInt(partitions)).commit();
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
        SimulatedTask<?> receiver = task < partitions ? tokenTasks.get(task) : aggregateTasks.get(task - partitions);
        boolean delivered = receiver.deliver();
        if (delivered) {
            route(receiver.context());
        }
        return delivered;
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
            detections.merge(detection.id(), detection, (a, b) -> b.count() >= a.count() ? b : a);
            actions.merge(detection.id(), detection.action(), (a, b) -> Action.min(a, b) == a ? b : a);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(byte[] key, Inbound record, long appended) {
        SimulatedTask<Inbound> task = tokenTasks.get(partition(key));
        failFirst(task, key, record, appended);
        task.process(key, record, appended);
        route(task.context());
    }

    private void read(TokenEvent event) {
        read(
                TokenIdentity.eventKey(event),
                new Inbound.Admitted(event),
                event.time().toEpochMilli());
    }

    private final class TokenTask implements SimulatedTask.Kind<Inbound> {
        @Override
        public List<String> stores() {
            return TOKEN_STORES;
        }

        @Override
        public Processor<byte[], Inbound, Object, Object> open() {
            return new TokenProcessor(
                    () -> policy,
                    new TopologyConfig(partitions, true, true, 20, 1, Duration.ofMillis(100)),
                    task -> true,
                    new EventCounters(meters),
                    DetectionTopology.uncountedFailures());
        }

        @Override
        public Inbound read(byte[] message) {
            return Inbound.fromPeer().deserialize("links", message);
        }
    }

    private final class AggregateTask implements SimulatedTask.Kind<Fact> {
        @Override
        public List<String> stores() {
            return AGGREGATE_STORES;
        }

        @Override
        public Processor<byte[], Fact, Object, Object> open() {
            return new AggregateProcessor(() -> policy, true, DetectionTopology.uncountedFailures());
        }

        @Override
        public Fact read(byte[] message) {
            try {
                return Fact.parseFrom(message);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
