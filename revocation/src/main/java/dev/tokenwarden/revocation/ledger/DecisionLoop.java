package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.policy.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that decides.
 *
 * <ol>
 *   <li>A decision, what it puts on the ledger and the offset of what led to it are committed together or not at all.
 *   <li>State is read from the topics before the first decision, and again after any failed transaction: in memory there is
 *       never more than in the topics, but for the transaction under way.
 *   <li>At most one instance decides: a newer one fences this one, which then never decides again.
 * </ol>
 */
public final class DecisionLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DecisionLoop.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
    private static final Duration BACKOFF = Duration.ofMillis(500);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /** Where the loop stands. */
    public enum Phase {
        STARTING,
        RUNNING,
        FAILED,
        FENCED,
        CLOSED
    }

    private record Order(Command command, CompletableFuture<CommandResult> result) {}

    private final KafkaClients clients;
    private final Supplier<Policy> policy;
    private final Clock clock;
    private final LedgerMetrics metrics;
    private final LedgerListener listener;
    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>(1_000);
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread thread;
    private volatile State state = new State();
    private volatile Phase phase = Phase.STARTING;
    private volatile String problem = "";
    private volatile @Nullable KafkaConsumer<byte[], byte[]> polling;

    /**
     * @param listener hears of what is committed
     */
    public DecisionLoop(
            KafkaClients clients,
            Supplier<Policy> policy,
            Clock clock,
            LedgerListener listener,
            MeterRegistry registry) {
        this.clients = clients;
        this.policy = policy;
        this.clock = clock;
        this.listener = listener;
        this.metrics = new LedgerMetrics(registry);
        this.thread = new Thread(this::run, "revocation-decisions");
    }

    public void start() {
        thread.start();
    }

    /** Waits until decisions are taken, or the time is over. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.await(limit.toMillis(), TimeUnit.MILLISECONDS) && phase == Phase.RUNNING;
    }

    public Phase phase() {
        return phase;
    }

    /** What is wrong, or empty. */
    public String problem() {
        return problem;
    }

    /** The ledger as it stands. */
    public LedgerView ledger() {
        return state.ledger();
    }

    /** The decisions taken. */
    public DecisionLog decisions() {
        return state.decisions();
    }

    /** Hands an order over; it is done, or failed, when the future is. */
    public CompletableFuture<CommandResult> submit(Command command) {
        CompletableFuture<CommandResult> result = new CompletableFuture<>();
        if (phase != Phase.RUNNING || !orders.offer(new Order(command, result))) {
            result.completeExceptionally(new IllegalStateException("decisions are not being taken at present"));
            return result;
        }
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        return result;
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                session();
            } catch (ProducerFencedException | InvalidProducerEpochException | FencedInstanceIdException e) {
                problem = "another instance has taken over";
                phase = Phase.FENCED;
                log.atError().log("another instance of the revocation service has taken over");
                break;
            } catch (InterruptException e) {
                break;
            } catch (RuntimeException e) {
                if (stop.getCount() > 0) {
                    phase = Phase.FAILED;
                    problem = "decisions: " + e.getClass().getSimpleName();
                    log.atError().setCause(e).log("a transaction failed: reading the state anew");
                }
            } finally {
                polling = null;
                refuseOrders();
            }
            pause();
        }
        ready.countDown();
        refuseOrders();
    }

    private void session() {
        try (KafkaProducer<byte[], byte[]> producer = clients.transactionalProducer();
                KafkaConsumer<byte[], byte[]> consumer = clients.consumer(KafkaClients.ID + "-decisions")) {
            producer.initTransactions();
            Decider decider = new Decider(new State(), policy, clock);
            Map<TopicPartition, Long> lineage = new StateLoader(decider, metrics).load(consumer);
            metrics.rebuilt();
            Transactions transactions = new Transactions(producer, consumer.groupMetadata());
            assign(consumer, lineage);
            Step repair = new Step();
            decider.repair(repair);
            commit(transactions, decider, repair, List.of(), Map.of(), System.nanoTime());
            state = decider.state();
            problem = "";
            polling = consumer;
            phase = Phase.RUNNING;
            ready.countDown();
            work(consumer, transactions, decider, lineage);
        }
    }

    private static void assign(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> lineage) {
        List<TopicPartition> inputs = new ArrayList<>(TopicReader.partitions(consumer, Topics.DETECTIONS));
        inputs.addAll(TopicReader.partitions(consumer, Topics.REVOCATION_REQUESTS));
        List<TopicPartition> all = new ArrayList<>(inputs);
        all.addAll(lineage.keySet());
        consumer.assign(all);
        lineage.forEach(consumer::seek);
        // The rest goes on from the offsets that were committed for the group, or from the beginning.
    }

    private void work(
            KafkaConsumer<byte[], byte[]> consumer,
            Transactions transactions,
            Decider decider,
            Map<TopicPartition, Long> lineage) {
        Inputs inputs = new Inputs(decider, metrics);
        long housekeeping = System.nanoTime();
        while (stop.getCount() > 0) {
            ConsumerRecords<byte[], byte[]> records = poll(consumer);
            long polled = System.nanoTime();
            Step step = new Step();
            List<ProducerRecord<byte[], byte[]>> dead = new ArrayList<>();
            Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                ProducerRecord<byte[], byte[]> letter = inputs.accept(record, step);
                if (letter != null) {
                    dead.add(letter);
                }
                TopicPartition partition = new TopicPartition(record.topic(), record.partition());
                if (!lineage.containsKey(partition)) {
                    offsets.put(partition, new OffsetAndMetadata(record.offset() + 1));
                }
            }
            List<Order> taken = new ArrayList<>();
            orders.drainTo(taken);
            List<CommandResult> results = new ArrayList<>();
            for (Order order : taken) {
                results.add(decider.onCommand(order.command(), step));
            }
            if (polled - housekeeping > HOUSEKEEPING.toNanos()) {
                housekeeping = polled;
                decider.expire(step);
                decider.prune();
            }
            try {
                commit(transactions, decider, step, dead, offsets, polled);
            } catch (RuntimeException e) {
                taken.forEach(order -> order.result().completeExceptionally(e));
                throw e;
            }
            for (int i = 0; i < taken.size(); i++) {
                taken.get(i).result().complete(current(results.get(i), decider));
            }
        }
    }

    /** The result with the offset that its ledger record got. */
    private static CommandResult current(CommandResult result, Decider decider) {
        if (result instanceof CommandResult.Done done && done.entry() != null) {
            String id = done.entry().revocation().target().id();
            return new CommandResult.Done(
                    done.decision(), decider.state().ledger().byId(id), done.others(), done.repeated());
        }
        return result;
    }

    private static ConsumerRecords<byte[], byte[]> poll(KafkaConsumer<byte[], byte[]> consumer) {
        try {
            return consumer.poll(POLL);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        }
    }

    private void commit(
            Transactions transactions,
            Decider decider,
            Step step,
            List<ProducerRecord<byte[], byte[]>> dead,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            long polled) {
        if (step.isEmpty() && dead.isEmpty() && offsets.isEmpty()) {
            return;
        }
        long at = clock.millis();
        List<Long> written = transactions.commit(step, dead, offsets, at);
        List<LedgerListener.Committed> records = new ArrayList<>(written.size());
        for (int i = 0; i < written.size(); i++) {
            Step.LedgerWrite write = step.writes().get(i);
            records.add(new LedgerListener.Committed(write.target(), write.revocation(), written.get(i), at));
            if (write.revocation() != null) {
                decider.state().ledger().committed(write.target(), written.get(i));
            }
        }
        if (!records.isEmpty()) {
            listener.committed(records);
        }
        metrics.committed(step, Duration.ofNanos(System.nanoTime() - polled));
    }

    private void refuseOrders() {
        List<Order> left = new ArrayList<>();
        orders.drainTo(left);
        left.forEach(order -> order.result()
                .completeExceptionally(new IllegalStateException("decisions are not being taken at present")));
    }

    private void pause() {
        try {
            if (stop.await(BACKOFF.toMillis(), TimeUnit.MILLISECONDS)) {
                log.atDebug().log("stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    /** Ends the transaction under way, and the thread. */
    @Override
    public void close() {
        stop.countDown();
        KafkaConsumer<byte[], byte[]> consumer = polling;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join(CLOSE_LIMIT.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
        phase = Phase.CLOSED;
    }
}
