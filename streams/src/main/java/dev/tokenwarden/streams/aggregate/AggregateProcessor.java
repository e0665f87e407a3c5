package dev.tokenwarden.streams.aggregate;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.identity.FamilyIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.health.DetectionFailures;
import dev.tokenwarden.streams.health.OversizedRecordException;
import dev.tokenwarden.streams.health.RecordGuard;
import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.output.TimerGuard;
import dev.tokenwarden.streams.state.AggregateState;
import dev.tokenwarden.streams.state.Fact;
import dev.tokenwarden.streams.state.PendingFact;
import dev.tokenwarden.streams.state.Watermark;
import dev.tokenwarden.streams.store.RecordTransaction;
import dev.tokenwarden.streams.store.StateStores;
import dev.tokenwarden.streams.store.States;
import dev.tokenwarden.streams.store.TimeQueue;
import dev.tokenwarden.streams.time.Frontier;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Counts over several tokens: per client, address, key, proof, session and grant. Facts that may fire at once are
 * judged on arrival. Presentations and rejections wait, in the order of event time, until every token partition has
 * been read past their grace. So the counts do not depend on the order of arrival, or on how far one partition is ahead
 * of another.
 */
public final class AggregateProcessor implements Processor<byte[], Fact, Object, Object> {
    public static final String AGGREGATES = "aggregates";
    public static final String PENDING = "pending";
    public static final String CLOCKS = "clocks";

    private static final Duration KEEP_CLIENT = Duration.ofDays(90);
    private static final Duration KEEP_KEY = Duration.ofDays(400);
    private static final Duration KEEP_ADDRESS = Duration.ofHours(1);
    private static final Duration KEEP_AFTER_EXPIRY = Duration.ofHours(1);
    private static final Duration SHORTEST_KEEP = Duration.ofMinutes(1);
    private static final int NAME_BYTES = 2 * Long.BYTES + 1;

    private final Supplier<Policy> policies;
    private final boolean backtest;
    private final DetectionFailures failures;

    private @Nullable Task task;

    /**
     * @param backtest whether the time of detection is that of the stream, so that the same input gives the same output
     * @param failures counts what is set aside
     */
    public AggregateProcessor(Supplier<Policy> policies, boolean backtest, DetectionFailures failures) {
        this.policies = policies;
        this.backtest = backtest;
        this.failures = failures;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        task = new Task(context);
    }

    @Override
    public void process(Record<byte[], Fact> record) {
        Task current = Objects.requireNonNull(task, "not initialised");
        current.guard.run(() -> current.process(record));
    }

    /** The parts that need the context. They exist from init to close. */
    private final class Task {
        private final ProcessorContext<Object, Object> context;
        private final States<AggregateState> aggregates;
        private final TimeQueue pending;
        private final KeyValueStore<Bytes, byte[]> clocks;
        private final ForwardingOutputs outputs;
        private final RecordGuard guard;
        private final TimerGuard timerGuard;
        private final Raiser raiser;
        private final Fingerprint fingerprint = new Fingerprint();
        private final Frontier frontier = new Frontier();
        private final FurtherFacts further = new Further();

        Task(ProcessorContext<Object, Object> context) {
            this.context = context;
            RecordTransaction transaction = new RecordTransaction();
            this.aggregates = StateStores.open(context.getStateStore(AGGREGATES), AggregateState.parser(), transaction);
            this.pending = TimeQueue.in(context.getStateStore(PENDING), transaction);
            this.clocks = context.getStateStore(CLOCKS);
            this.outputs = new ForwardingOutputs(
                    context, ForwardingOutputs.AGGREGATE_DETECTIONS, ForwardingOutputs.AGGREGATE_FACTS, transaction);
            this.guard = new RecordGuard(context, failures, transaction);
            this.timerGuard = new TimerGuard(context.taskId().toString(), outputs, failures, backtest, transaction);
            this.raiser = new Raiser(outputs, backtest ? frontier::now : context::currentSystemTimeMs);
            loadClocks();
        }

        void process(Record<byte[], Fact> record) {
            Policy policy = policies.get();
            Fact fact = record.value();
            outputs.at(record.timestamp());
            switch (fact.getKindCase()) {
                case WATERMARK -> {
                    advance(policy, fact.getWatermark());
                    drain(policy);
                }
                case PRESENTED, REJECTED, TOOL_CALLED, FAMILY_SETTLED, MACHINE_SEEN -> {
                    long at = fact.getTime()
                            + (fact.hasPresented() || fact.hasToolCalled() ? AggregateWork.lateHops(policy) : 0);
                    if (at + policy.grace().toMillis() <= frontier.now()) {
                        apply(policy, record.key(), fact);
                    } else {
                        defer(record.key(), fact, at);
                    }
                }
                case REACH, FAN_OUT -> {
                    if (fact.getTime() > frontier.now() && isBacklog(policy, fact)) {
                        deferUntilRead(policy, record.key(), fact);
                    } else {
                        apply(policy, record.key(), fact);
                    }
                }
                case KEY_USED,
                        KEY_EXPOSED,
                        POSTURE,
                        PROOF,
                        FAMILY_JOINED,
                        FAMILY_PRESENTED,
                        GRANT_NAMED,
                        REFRESH_REUSED,
                        REDEEMED,
                        NETWORK_SPOKEN,
                        FOREIGN_SUSPECT -> apply(policy, record.key(), fact);
                case VOLUME_CHECK, KIND_NOT_SET ->
                    throw new IllegalStateException("not a fact that tokens send: " + fact.getKindCase());
            }
        }

        /**
         * Whether the fact is part of a backlog. There, one partition may be hours of event time ahead of another, and
         * a client's baseline would depend on which. A backlog is not urgent, so its facts can wait.
         */
        private boolean isBacklog(Policy policy, Fact fact) {
            return fact.getTime() + policy.grace().toMillis() < context.currentSystemTimeMs();
        }

        /** Defers the fact until every partition has been read up to its time, without an additional grace. */
        private void deferUntilRead(Policy policy, byte[] key, Fact fact) {
            defer(key, fact, fact.getTime() - policy.grace().toMillis());
        }

        private final class Further implements FurtherFacts {
            @Override
            public void forward(byte[] key, Fact fact) {
                outputs.fact(key, fact);
            }

            @Override
            public void later(byte[] key, Fact fact, long at) {
                defer(key, fact, at);
            }

            @Override
            public long readUpTo() {
                return frontier.now();
            }
        }

        private void defer(byte[] key, Fact fact, long at) {
            byte[] name = ByteBuffer.allocate(NAME_BYTES)
                    .putLong(fact.getEvent())
                    .putLong(fingerprint.of(key))
                    .put((byte) fact.getKindCase().getNumber())
                    .array();
            PendingFact waiting = PendingFact.newBuilder()
                    .setKey(ByteString.copyFrom(key))
                    .setFact(fact)
                    .build();
            pending.add(at, name, waiting.toByteArray());
        }

        /**
         * Adds a row without a fact. When that row is due, its aggregate is forgotten if it has been idle for long
         * enough.
         */
        private void forgetLater(byte[] key, long at) {
            byte[] name = ByteBuffer.allocate(NAME_BYTES)
                    .putLong(0)
                    .putLong(fingerprint.of(key))
                    .put((byte) 0)
                    .array();
            PendingFact nothing =
                    PendingFact.newBuilder().setKey(ByteString.copyFrom(key)).build();
            pending.add(at, name, nothing.toByteArray());
        }

        private void drain(Policy policy) {
            pending.run(
                    frontier.now() - policy.grace().toMillis(),
                    (time, name, value) -> timerGuard.run(time, name, value, () -> settle(policy, value)));
        }

        private void settle(Policy policy, byte[] value) {
            PendingFact waiting = parse(value);
            byte[] key = waiting.getKey().toByteArray();
            if (waiting.hasFact()) {
                apply(policy, key, waiting.getFact());
            } else {
                forget(policy, key);
            }
        }

        private void forget(Policy policy, byte[] key) {
            AggregateState state = aggregates.get(key);
            if (state == null) {
                return;
            }
            long until = until(policy, key, state);
            if (until <= frontier.now()) {
                aggregates.delete(key);
            } else {
                forgetLater(key, until);
            }
        }

        private void apply(Policy policy, byte[] key, Fact fact) {
            AggregateState stored = aggregates.get(key);
            AggregateState.Builder state =
                    stored == null ? AggregateState.newBuilder().setVersion(1) : stored.toBuilder();
            AggregateWork work = new AggregateWork(key, state, fact, policy, raiser, further, fingerprint);
            switch (fact.getKindCase()) {
                case PRESENTED -> ClientRules.presented(work, fact.getPresented());
                case REJECTED -> DeniedBurst.rejected(work, fact.getRejected());
                case VOLUME_CHECK -> checkVolumes(work);
                case REACH -> FanOutRule.reached(work, fact.getReach());
                case FAN_OUT -> FanOutRule.judge(work, fact.getFanOut());
                case KEY_USED -> KeyRules.used(work, fact.getKeyUsed());
                case KEY_EXPOSED -> KeyRules.exposed(work, fact.getKeyExposed());
                case POSTURE -> PostureRules.judge(work, fact.getPosture());
                case PROOF -> ProofReplay.shown(work, fact.getProof());
                case TOOL_CALLED -> ToolRule.called(work, fact.getToolCalled());
                case FAMILY_JOINED -> FamilyView.joined(work, fact.getFamilyJoined());
                case FAMILY_PRESENTED -> FamilyView.presented(work, fact.getFamilyPresented());
                case FAMILY_SETTLED -> FamilyView.settled(work, fact.getFamilySettled());
                case GRANT_NAMED -> FamilyView.grantNamed(work, fact.getGrantNamed());
                case REFRESH_REUSED -> FamilyView.reused(work, fact.getRefreshReused());
                case REDEEMED -> RefreshReplay.redeemed(work, fact.getRedeemed());
                case MACHINE_SEEN -> ForeignNetwork.machineSeen(work, fact.getMachineSeen());
                case NETWORK_SPOKEN -> ForeignNetwork.networkUsed(work, fact.getNetworkSpoken());
                case FOREIGN_SUSPECT -> ForeignNetwork.suspected(work, fact.getForeignSuspect());
                case WATERMARK, KIND_NOT_SET -> throw new IllegalStateException("not counted");
            }
            if (fact.getTime() > state.getTouched()) {
                state.setTouched(fact.getTime());
            }
            if (stored == null) {
                forgetLater(
                        key, Math.max(frontier.now() + SHORTEST_KEEP.toMillis(), until(policy, key, state.build())));
            }
            AggregateState changed = state.build();
            OversizedRecordException.check("aggregate", changed.getSerializedSize());
            aggregates.put(key, changed);
        }

        /** Passes on the volume detections whose totals have grown since. */
        private static void checkVolumes(AggregateWork work) {
            work.state().clearVolumeCheck();
            DeniedBurst.bringUpToDate(work);
            VolumeSpike.bringUpToDate(work);
        }

        /** How long the state is kept if no more facts about it arrive. */
        private static long until(Policy policy, byte[] key, AggregateState state) {
            return switch (key[0]) {
                case 'c' -> state.getTouched() + KEEP_CLIENT.toMillis();
                case 'k' -> state.getTouched() + KEEP_KEY.toMillis();
                case 'S', 'G' -> {
                    long window = policy.settings(FamilyIdentity.fromBytes(key).tenant(), Rules.SESSION_CONTEXT_CHANGE)
                            .duration("window")
                            .toMillis();
                    yield Math.max(
                            state.getFamily().getUntil() * 1_000 + KEEP_AFTER_EXPIRY.toMillis(),
                            state.getTouched() + window);
                }
                case 'r' ->
                    state.getTouched()
                            + policy.settings(LengthPrefixed.decode(key).get(0), Rules.GRANT_REFRESH_REPLAY)
                                    .duration("remember")
                                    .toMillis();
                case 'm', 'n' ->
                    state.getTouched()
                            + policy.settings(LengthPrefixed.decode(key).get(0), Rules.SESSION_FOREIGN_NETWORK)
                                    .duration("remember")
                                    .toMillis();
                default -> state.getTouched() + KEEP_ADDRESS.toMillis();
            };
        }

        private void advance(Policy policy, Watermark report) {
            if (frontier.receive(
                    report, context.currentSystemTimeMs(), policy.grace().toMillis())) {
                clocks.put(
                        Bytes.wrap(new byte[] {(byte) (report.getPartition() >>> 8), (byte) report.getPartition()}),
                        ByteBuffer.allocate(2 * Long.BYTES)
                                .putLong(report.getTime())
                                .putLong(report.getPartitions())
                                .array());
            }
        }

        private void loadClocks() {
            try (KeyValueIterator<Bytes, byte[]> rows = clocks.all()) {
                while (rows.hasNext()) {
                    var row = rows.next();
                    ByteBuffer value = ByteBuffer.wrap(row.value);
                    byte[] key = row.key.get();
                    long time = value.getLong();
                    frontier.restore((key[0] & 0xFF) << 8 | key[1] & 0xFF, (int) value.getLong(), time);
                }
            }
            frontier.restored();
        }

        private static PendingFact parse(byte[] stored) {
            try {
                return PendingFact.parseFrom(stored);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the pending store holds something else", e);
            }
        }
    }
}
