package dev.tokenwarden.streams;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.agent.TraceNodes;
import dev.tokenwarden.streams.chain.Children;
import dev.tokenwarden.streams.chain.Lineages;
import dev.tokenwarden.streams.client.Fingerprint;
import dev.tokenwarden.streams.family.FamilyMembers;
import dev.tokenwarden.streams.family.FamilyNodes;
import dev.tokenwarden.streams.health.DetectionFailures;
import dev.tokenwarden.streams.health.RecordGuard;
import dev.tokenwarden.streams.output.ForwardingOutputs;
import dev.tokenwarden.streams.output.Raiser;
import dev.tokenwarden.streams.output.TimerGuard;
import dev.tokenwarden.streams.store.RecordTransaction;
import dev.tokenwarden.streams.time.PartitionTime;
import dev.tokenwarden.streams.time.ReportersRead;
import dev.tokenwarden.streams.token.EventCounters;
import dev.tokenwarden.streams.token.Inbound;
import dev.tokenwarden.streams.token.KeySightings;
import dev.tokenwarden.streams.token.RowTimers;
import dev.tokenwarden.streams.token.StatusRules;
import dev.tokenwarden.streams.token.TokenTools;
import dev.tokenwarden.streams.token.UnissuedTokens;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * The task of the tokens of one partition. It processes events and messages of other tasks, and runs deadlines. This
 * task holds the state of each token; counts over several tokens go to the aggregates as a {@code Fact}.
 */
final class TokenProcessor implements Processor<byte[], Inbound, Object, Object> {
    /** How many states each event checks for forgetting. An event adds at most one state. */
    private static final int ENDS_AN_EVENT = 16;

    /** How many states each tick checks for forgetting. */
    private static final int ENDS_A_TICK = 2_000;

    private final Supplier<Policy> policies;
    private final TopologyConfig config;
    private final LagProbe lag;
    private final EventCounters counters;
    private final DetectionFailures failures;

    private @Nullable Task task;

    TokenProcessor(
            Supplier<Policy> policies,
            TopologyConfig config,
            LagProbe lag,
            EventCounters counters,
            DetectionFailures failures) {
        this.policies = policies;
        this.config = config;
        this.lag = lag;
        this.counters = counters;
        this.failures = failures;
    }

    @Override
    public void init(ProcessorContext<Object, Object> context) {
        Task started = new Task(context);
        task = started;
        started.ticks.start();
    }

    @Override
    public void process(Record<byte[], Inbound> record) {
        Task current = Objects.requireNonNull(task, "not initialised");
        current.guard.run(() -> current.process(record));
    }

    /** The parts that need the context. They exist from init to close. */
    private final class Task {
        private final ProcessorContext<Object, Object> context;
        private final ForwardingOutputs outputs;
        private final RecordGuard guard;
        private final PartitionTime time;
        private final ReportersRead reporters = new ReportersRead(config.backtest());
        private final TokenStates states;
        private final TickSchedule ticks;
        private final EventHandler events;
        private final LinkHandler links;
        private Policy policy = Policy.defaults();

        Task(ProcessorContext<Object, Object> context) {
            this.context = context;
            RecordTransaction transaction = new RecordTransaction();
            this.outputs =
                    new ForwardingOutputs(context, ForwardingOutputs.DETECTIONS, ForwardingOutputs.FACTS, transaction);
            this.guard = new RecordGuard(context, failures, transaction);
            TimerGuard timers =
                    new TimerGuard(context.taskId().toString(), outputs, failures, config.backtest(), transaction);
            TokenStores stores = TokenStores.open(context, transaction);
            this.time = new PartitionTime(context, config.clockPace(), outputs, stores.clock());
            Fingerprint fingerprint = new Fingerprint();
            Raiser raiser = new Raiser(outputs, config.backtest() ? time::now : context::currentSystemTimeMs);
            TokenTools tools = new TokenTools(
                    fingerprint,
                    new KeySightings(transaction),
                    outputs,
                    raiser,
                    stores.rows(),
                    new RowTimers(stores.timers()),
                    counters);
            TaskRules rules = new TaskRules(
                    new Lineages(new Children(stores.children())),
                    new UnissuedTokens(stores.issuers(), reporters),
                    new StatusRules(raiser, reporters),
                    new FamilyNodes(new FamilyMembers(stores.children()), time, outputs, raiser),
                    new TraceNodes(time, outputs, fingerprint));
            SeenEvents seen = new SeenEvents(stores.seen(), stores.timers(), time, fingerprint);
            Supplier<Policy> current = () -> policy;
            this.states = new TokenStates(stores, time, current, tools, rules, seen, timers);
            this.ticks = new TickSchedule(context, config.tick(), time, this::tick);
            this.events = new EventHandler(current, tools, states, seen, rules, counters);
            this.links = new LinkHandler(current, states, rules, time, ticks);
        }

        void process(Record<byte[], Inbound> record) {
            policy = policies.get();
            outputs.at(record.timestamp());
            if (record.value() instanceof Inbound.Admitted admitted) {
                ticks.start();
                time.read(
                        admitted.event().time().toEpochMilli(),
                        record.timestamp(),
                        policy.grace().toMillis());
                states.runDue(ENDS_AN_EVENT);
                events.handle(record.key(), admitted);
                states.runDue(ENDS_AN_EVENT);
                time.reportIfDue();
            } else if (record.value() instanceof Inbound.ReadTo read) {
                reporters.receive(read.progress());
            } else if (record.value() instanceof Inbound.FromPeer peer) {
                links.handle(record.key(), peer.message());
                states.runDue(ENDS_AN_EVENT);
            }
        }

        private void tick(long wall) {
            policy = policies.get();
            outputs.at(Math.max(0, time.now()));
            time.tick(wall, lag.isZero(context.taskId()));
            states.runDue(ENDS_A_TICK);
            time.reportAfterTick(wall);
        }
    }
}
