package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Topics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** A connection to Kafka and the state that was read over it. After the first failure it is closed and replaced. */
final class DecisionSession implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration HOUSEKEEPING = Duration.ofSeconds(5);
    /** Interval at which decisions that wait for the budget are decided again. */
    private static final Duration RECONSIDER = Duration.ofSeconds(1);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Decider decider;
    private final TopicInputs inputs;
    private final Transactions transactions;
    private final LedgerListener listener;
    private final LedgerMetrics metrics;
    private final Clock clock;
    private Map<TopicPartition, Long> lineage = Map.of();
    private Set<TopicPartition> assigned = Set.of();
    private long housekeeping = System.nanoTime();
    private long reconsidered = System.nanoTime();
    private volatile long begun = System.nanoTime();

    DecisionSession(
            RevocationClients clients, Decider decider, LedgerListener listener, LedgerMetrics metrics, Clock clock) {
        this.producer = clients.transactionalProducer();
        this.consumer = clients.consumer(RevocationClients.ID + "-decisions");
        this.decider = decider;
        this.inputs = new TopicInputs(decider, metrics);
        this.transactions = new Transactions(producer, consumer.groupMetadata());
        this.listener = listener;
        this.metrics = metrics;
        this.clock = clock;
    }

    /** Fences other instances, reads the state, and completes what a crash left out. */
    void open() {
        begun = System.nanoTime();
        producer.initTransactions();
        lineage =
                new StateLoader(decider, metrics).load(consumer, clock.instant().minus(DecisionLog.HORIZON));
        metrics.rebuilt();
        assign();
        lineage.forEach(consumer::seek);
        // The other topics continue at the offsets committed for the group, or at the beginning.
        Step repair = new Step();
        decider.repair(repair);
        commit(repair, List.of(), Map.of(), System.nanoTime());
    }

    State state() {
        return decider.state();
    }

    /** Ends the wait for input. Other threads may call only this method. */
    void wakeup() {
        consumer.wakeup();
    }

    /** Waits for input and handles it in one transaction. */
    void turn(DecisionInbox inbox) {
        ConsumerRecords<byte[], byte[]> records = poll();
        long polled = System.nanoTime();
        metrics.begin();
        Step step = new Step();
        List<ProducerRecord<byte[], byte[]>> dead = new ArrayList<>();
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            ProducerRecord<byte[], byte[]> letter = inputs.accept(record, step);
            if (letter != null) {
                dead.add(letter);
            }
            // Every start reads the whole lineage.
            if (!record.topic().equals(Topics.LINEAGE)) {
                offsets.put(
                        new TopicPartition(record.topic(), record.partition()),
                        new OffsetAndMetadata(record.offset() + 1));
            }
        }
        // Before the orders: an order to revoke a token covers all known descendants.
        drain(inbox.exchanges(), one -> decider.onExchange(one, step));
        drain(inbox.members(), one -> decider.onMember(one, step));
        List<OrderQueue.Order> taken = inbox.orders().take();
        List<CommandResult> results = taken.stream()
                .map(order -> decider.onCommand(order.command(), step))
                .toList();
        keepHouse(polled, step);
        try {
            commit(step, dead, offsets, polled);
        } catch (RuntimeException e) {
            taken.forEach(order -> order.result().completeExceptionally(e));
            throw e;
        }
        for (int i = 0; i < taken.size(); i++) {
            taken.get(i).result().complete(current(results.get(i)));
        }
    }

    private static <T> void drain(Queue<T> queue, Consumer<T> sink) {
        for (int left = queue.size(); left > 0; left--) {
            T one = queue.poll();
            if (one != null) {
                sink.accept(one);
            }
        }
    }

    private ConsumerRecords<byte[], byte[]> poll() {
        try {
            return consumer.poll(POLL);
        } catch (WakeupException e) {
            return ConsumerRecords.empty();
        }
    }

    private void keepHouse(long now, Step step) {
        if (now - reconsidered >= RECONSIDER.toNanos()) {
            reconsidered = now;
            decider.reconsider(step);
        }
        if (now - housekeeping < HOUSEKEEPING.toNanos()) {
            return;
        }
        housekeeping = now;
        decider.expire(step);
        decider.prune();
        metrics.tenants(decider.load());
        try {
            assign();
        } catch (WakeupException e) {
            // An order has arrived. The next call continues.
            housekeeping = now - HOUSEKEEPING.toNanos();
        }
    }

    /** Assigns all partitions that exist. Partitions that were assigned before continue at their positions. */
    private void assign() {
        Set<TopicPartition> all = new HashSet<>(lineage.keySet());
        for (String topic : List.of(Topics.DETECTIONS, Topics.REVOCATION_REQUESTS, Topics.LINEAGE)) {
            all.addAll(TopicReader.partitions(consumer, topic));
        }
        if (!all.equals(assigned)) {
            consumer.assign(all);
            assigned = Set.copyOf(all);
        }
    }

    private void commit(
            Step step,
            List<ProducerRecord<byte[], byte[]>> dead,
            Map<TopicPartition, OffsetAndMetadata> offsets,
            long polled) {
        if (step.isEmpty() && dead.isEmpty() && offsets.isEmpty()) {
            return;
        }
        begun = System.nanoTime();
        long at = clock.millis();
        List<Long> written = transactions.commit(step, dead, offsets, at);
        Map<String, Long> acted = metrics.actedMillis(step.decisions());
        List<LedgerListener.Committed> records = new ArrayList<>(written.size());
        for (int i = 0; i < written.size(); i++) {
            Step.LedgerWrite write = step.writes().get(i);
            Long cause = write.revocation() == null
                    ? null
                    : acted.get(write.revocation().decision());
            records.add(new LedgerListener.Committed(write.target(), write.revocation(), written.get(i), at, cause));
            if (write.revocation() != null) {
                decider.state().ledger().committed(write.target(), written.get(i));
            }
        }
        if (!records.isEmpty()) {
            listener.committed(records);
        }
        metrics.committed(step, at, Duration.ofNanos(System.nanoTime() - polled));
    }

    /** The result with the offset that its ledger record got. */
    private CommandResult current(CommandResult result) {
        if (result instanceof CommandResult.Done done && done.entry() != null) {
            String id = done.entry().revocation().target().id();
            return new CommandResult.Done(
                    done.decision(), decider.state().ledger().byId(id), done.others(), done.repeated());
        }
        return result;
    }

    /**
     * Whether {@code failure} means that another instance has taken over. A transaction that outlasted its timeout is
     * refused in the same words by the coordinator, and then this instance may go on.
     */
    boolean isFenced(Throwable failure) {
        if (System.nanoTime() - begun >= RevocationClients.TRANSACTION_TIMEOUT.toNanos()) {
            return false;
        }
        for (@Nullable Throwable at = failure; at != null; at = at.getCause()) {
            if (at instanceof ProducerFencedException
                    || at instanceof InvalidProducerEpochException
                    || at instanceof FencedInstanceIdException) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() {
        producer.close(CLOSE_LIMIT);
        consumer.close();
    }
}
