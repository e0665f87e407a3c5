package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.service.DaemonThreads;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads records with one consumer and writes them with bulk requests. Invariants:
 *
 * <ol>
 *   <li>An offset is committed only when all documents before it have a result. Batches are committed in the order of their polls.
 *   <li>At most {@code maxInFlight} batches are written at a time. Then the partitions are paused, and the consumer keeps polling, so
 *       it stays in its group during an outage of OpenSearch.
 *   <li>With one batch in flight, documents are written in the order of the records.
 *   <li>After a failure a new consumer continues from the last commit. A document that is written twice is overwritten.
 * </ol>
 */
final class SinkWorker implements Worker.Task {
    private static final Logger log = LoggerFactory.getLogger(SinkWorker.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration POLL_WHILE_FULL = Duration.ofMillis(10);
    /** A consumer may need long to leave a group that rebalances. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private static final Duration LAG_TIMEOUT = Duration.ofSeconds(1);
    private static final long LAG_EVERY_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SinkSource source;
    private final BatchMaker maker;
    private final BulkWriter writer;
    private final Refill refill;
    private final int maxInFlight;
    private final SinkMetrics metrics;
    private final ExecutorService executor;
    private final Deque<PendingBatch> inFlight = new ArrayDeque<>();
    private boolean paused;
    private long lagAt;
    private volatile boolean refilling;
    private volatile @Nullable String trouble;

    SinkWorker(
            SinkSource source,
            BatchMaker maker,
            BulkWriter writer,
            Refill refill,
            int maxInFlight,
            SinkMetrics metrics) {
        this.source = source;
        this.maker = maker;
        this.writer = writer;
        this.refill = refill;
        this.maxInFlight = maxInFlight;
        this.metrics = metrics;
        this.executor = Executors.newFixedThreadPool(
                maxInFlight, task -> DaemonThreads.create("tokenwarden-sink-" + source.name() + "-bulk", task));
    }

    String name() {
        return source.name();
    }

    /** The reason why nothing is written now, or null. */
    @Nullable
    String trouble() {
        String kafka = trouble;
        return kafka != null ? kafka : writer.trouble();
    }

    /** Whether lost indices are being filled again. Lists are incomplete meanwhile. */
    boolean isRefilling() {
        return refilling;
    }

    long lag() {
        return metrics.lag();
    }

    /**
     * Reads and writes until the stop is requested.
     *
     * @throws IOException if the dead-letter file cannot be written
     * @throws ExecutionException if a bulk request ended unexpectedly
     */
    @Override
    public void run(Stop stop) throws IOException, ExecutionException {
        Consumer<byte[], byte @Nullable []> consumer = source.consumers().get();
        try {
            consumer.subscribe(source.topics(), new Rebalances(consumer));
            while (!stop.isRequested()) {
                step(consumer);
                trouble = null;
            }
            finish(consumer);
        } catch (KafkaException | IOException | ExecutionException | IllegalStateException e) {
            trouble = e.getClass().getSimpleName();
            drain();
            throw e;
        } finally {
            consumer.close(CloseOptions.timeout(CLOSE_LIMIT));
        }
    }

    /** Ends the threads of bulk requests. Call it after {@link #run} has ended. */
    void close() {
        executor.shutdownNow();
    }

    private void step(Consumer<byte[], byte @Nullable []> consumer) throws IOException, ExecutionException {
        if (refill.check(consumer)) {
            startAgain(consumer);
        }
        ConsumerRecords<byte[], byte @Nullable []> records = consumer.poll(paused ? POLL_WHILE_FULL : POLL);
        if (!records.isEmpty()) {
            List<Document> documents = maker.make(records);
            inFlight.add(new PendingBatch(
                    executor.submit(() -> writer.write(documents)),
                    records.count(),
                    documents.stream().map(Document::index).collect(Collectors.toSet()),
                    records.nextOffsets()));
        }
        settle(consumer);
        boolean full = inFlight.size() >= maxInFlight;
        if (full && !paused) {
            consumer.pause(consumer.assignment());
        } else if (!full && paused) {
            consumer.resume(consumer.paused());
        }
        paused = full;
        measure(consumer);
    }

    private void settle(Consumer<byte[], byte @Nullable []> consumer) throws ExecutionException {
        PendingBatch first = inFlight.peek();
        while (first != null && first.written().isDone()) {
            if (!written(first)) {
                return;
            }
            inFlight.remove();
            commit(consumer, first);
            first = inFlight.peek();
        }
    }

    private void commit(Consumer<byte[], byte @Nullable []> consumer, PendingBatch batch) {
        if (batch.offsets().isEmpty()) {
            return;
        }
        try {
            consumer.commitSync(refill.mark(batch.offsets(), batch.indices()));
        } catch (CommitFailedException | RebalanceInProgressException e) {
            // Another consumer of the group continues from the previous commit and writes the same documents.
            log.atInfo().addKeyValue("count", batch.offsets().size()).log("Commit failed after a rebalance");
        }
    }

    /** Waits a moment for the batches that are being written: committed records are not read again. */
    private void finish(Consumer<byte[], byte @Nullable []> consumer) throws ExecutionException {
        executor.shutdown();
        try {
            if (executor.awaitTermination(3, TimeUnit.SECONDS)) {
                settle(consumer);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean written(PendingBatch batch) throws ExecutionException {
        try {
            return batch.written().get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Drops the batches that were read before the consumer was rewound: their offsets must not be committed. */
    private void startAgain(Consumer<byte[], byte @Nullable []> consumer) {
        drain();
        consumer.resume(consumer.paused());
        refilling = true;
    }

    private void drain() {
        // Without an interrupt, which would count as a request to stop. Documents that are written twice are
        // overwritten.
        inFlight.forEach(batch -> batch.written().cancel(false));
        inFlight.clear();
        paused = false;
    }

    private void measure(Consumer<byte[], byte @Nullable []> consumer) {
        long now = System.nanoTime();
        if (now - lagAt < LAG_EVERY_NANOS) {
            return;
        }
        lagAt = now;
        Set<TopicPartition> assigned = consumer.assignment();
        try {
            Map<TopicPartition, Long> ends = consumer.endOffsets(assigned, LAG_TIMEOUT);
            long unread = 0;
            for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
                unread += Math.max(0, end.getValue() - consumer.position(end.getKey(), LAG_TIMEOUT));
            }
            long lag =
                    unread + inFlight.stream().mapToLong(PendingBatch::records).sum();
            metrics.lag(lag);
            refilling &= lag > 0;
        } catch (TimeoutException e) {
            // The broker does not answer: the last known lag stays.
            log.atDebug().addKeyValue("role", source.name()).log("Lag cannot be measured");
        }
    }

    private final class Rebalances implements ConsumerRebalanceListener {
        private final Consumer<byte[], byte @Nullable []> consumer;

        Rebalances(Consumer<byte[], byte @Nullable []> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            inFlight.forEach(batch -> batch.forget(List.copyOf(partitions)));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            if (refill.onAssigned(consumer, partitions)) {
                startAgain(consumer);
            } else if (paused) {
                consumer.pause(partitions);
            }
        }
    }
}
