package dev.tokenwarden.streams;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.health.DetectionHealth;
import dev.tokenwarden.service.health.StreamThreads;
import dev.tokenwarden.service.metrics.PipelineMeter;
import dev.tokenwarden.streams.health.DetectionFailures;
import dev.tokenwarden.streams.health.DetectionMonitor;
import dev.tokenwarden.streams.store.RocksDbSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the detection topology against a Kafka cluster, exactly once. */
public final class DetectionService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DetectionService.class);
    /**
     * The job starts in seconds. If it takes longer, it restores state, which counts as progress, or it hangs in its
     * consumer group.
     */
    private static final Duration STALLED_AFTER = Duration.ofSeconds(30);

    /** States of a stream thread that has ended or is ending. */
    private static final Set<String> ENDED = Set.of("DEAD", "PENDING_SHUTDOWN");

    private static final int ATTEMPTS = 3;
    private static final long CACHE_BYTES = 8L << 20;
    private static final int TRANSACTION_MILLIS = 30_000;
    private static final int SESSION_MILLIS = 10_000;
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final DetectionConfig config;
    private final Supplier<Policy> policies;
    private final MeterRegistry meters;
    private final Clock clock;

    private final DetectionFailures failures;
    private final DetectionMonitor monitor;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile long stateSinceNanos = System.nanoTime();

    private volatile @Nullable KafkaStreams streams;

    public DetectionService(DetectionConfig config, Supplier<Policy> policies, Clock clock, MeterRegistry meters) {
        this.config = config;
        this.policies = policies;
        this.clock = clock;
        this.meters = meters;
        this.failures = new DetectionFailures(clock, meters);
        this.monitor = DetectionMonitor.of(config.kafka(), config.applicationId(), clock, meters);
    }

    /**
     * Starts the job. Returns when its state is restored and the job runs.
     *
     * @throws IllegalStateException if topics are missing or partitioned differently, or the job does not start
     */
    public void start() {
        int partitions = partitions();
        PipelineMeter.STREAMS_RUNNING.gauge(meters, this, service -> service.healthy() ? 1 : 0);
        PipelineMeter.STREAMS_THREADS.gauge(meters, this, DetectionService::aliveThreads);
        watch();
        long began = clock.millis();
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            endFormerMembership();
            if (comesUp(partitions)) {
                log.atInfo()
                        .addKeyValue("duration_ms", clock.millis() - began)
                        .addKeyValue("attempt", attempt)
                        .log("Detection runs");
                return;
            }
            stop();
            log.atWarn().addKeyValue("attempt", attempt).log("The detection job makes no progress while it starts");
        }
        throw new IllegalStateException(
                "the detection job did not start: no progress for " + STALLED_AFTER + ", " + ATTEMPTS + " times");
    }

    /** Starts to watch progress, so that {@link #health} reports it before the job runs. */
    void watch() {
        if (watching.compareAndSet(false, true)) {
            monitor.start();
        }
    }

    /**
     * Waits until the job runs. False if the job failed, or if it neither got tasks nor restored state for too long.
     */
    private boolean comesUp(int partitions) {
        ConsumerLags lags = new ConsumerLags();
        KafkaStreams started = new KafkaStreams(
                DetectionTopology.build(
                        TopologyConfig.live(partitions), policies, lags, meters, EventCodec::decode, failures),
                properties(),
                lags);
        RestoreProgress progress = new RestoreProgress();
        started.setGlobalStateRestoreListener(progress);
        CountDownLatch running = new CountDownLatch(1);
        started.setStateListener((now, before) -> {
            stateSinceNanos = System.nanoTime();
            log.atInfo()
                    .addKeyValue("state", now)
                    .addKeyValue("previous_state", before)
                    .log("Streams state");
            if (now == KafkaStreams.State.RUNNING || now == KafkaStreams.State.ERROR) {
                running.countDown();
            }
        });
        started.setUncaughtExceptionHandler(e -> {
            log.atError().setCause(e).log("A stream thread failed and is replaced");
            failures.threadDied(e);
            failures.threadReplaced();
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams = started;
        started.start();
        try {
            while (!running.await(1, TimeUnit.SECONDS)) {
                if (progress.stalledFor(STALLED_AFTER)) {
                    return false;
                }
            }
            monitor.awaitAnswer();
            return started.state() != KafkaStreams.State.ERROR;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
            throw new IllegalStateException("interrupted while the detection job started", e);
        }
    }

    /** Whether the job runs or is only moving its tasks. */
    public boolean healthy() {
        KafkaStreams now = streams;
        return now != null && now.state().isRunningOrRebalancing();
    }

    /** The health of detection: its threads in this process, and its progress according to Kafka. */
    public DetectionHealth health() {
        List<String> problems = new ArrayList<>();
        KafkaStreams now = streams;
        KafkaStreams.State state = now == null ? KafkaStreams.State.CREATED : now.state();
        if (!state.isRunningOrRebalancing()) {
            problems.add("detection does not run: state " + state);
        } else if (state == KafkaStreams.State.REBALANCING
                && System.nanoTime() - stateSinceNanos > STALLED_AFTER.toNanos()) {
            problems.add("detection has waited for its tasks or restored their state for more than "
                    + STALLED_AFTER.toSeconds() + " s");
        }
        int alive = aliveThreads();
        if (state.isRunningOrRebalancing() && alive < config.threads()) {
            problems.add(alive + " of " + config.threads() + " stream threads are alive");
        }
        if (failures.threadsKeepDying()) {
            problems.add("stream threads keep failing");
        }
        StreamThreads threads = new StreamThreads(
                alive,
                config.threads(),
                failures.deaths(),
                failures.restarts(),
                failures.lastReason(),
                failures.lastDeath());
        return monitor.health(problems, threads, failures.setAside());
    }

    /** Why detection makes no progress and only a restart helps; empty: it makes progress, or waits for Kafka or its state. */
    public String standstill() {
        KafkaStreams now = streams;
        if (now != null && now.state().hasCompletedShutdown()) {
            return "the detection job has ended";
        }
        return now != null && now.state() == KafkaStreams.State.RUNNING && aliveThreads() == 0
                ? "no stream thread is alive"
                : monitor.standstill();
    }

    private int aliveThreads() {
        KafkaStreams now = streams;
        return now == null
                ? 0
                : (int) now.metadataForLocalThreads().stream()
                        .filter(thread -> !ENDED.contains(thread.threadState()))
                        .count();
    }

    private int partitions() {
        List<String> topics = List.of(Topics.TOKEN_EVENTS, Topics.STREAMS_LINKS, Topics.STREAMS_FACTS);
        try (Admin admin = Admin.create(config.kafka())) {
            Map<String, TopicDescription> found =
                    admin.describeTopics(topics).allTopicNames().get(30, TimeUnit.SECONDS);
            int partitions = partitions(found, Topics.TOKEN_EVENTS);
            for (String topic : topics) {
                if (partitions(found, topic) != partitions) {
                    throw new IllegalStateException("topic " + topic + " has " + partitions(found, topic)
                            + " partitions, and " + Topics.TOKEN_EVENTS + " has " + partitions);
                }
            }
            return partitions;
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot look at the topics " + topics + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking at the topics", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no answer about the topics " + topics + " within 30 s", e);
        }
    }

    /**
     * Removes the membership that a killed instance left in the group. The old member would keep its assignment,
     * perhaps one from the middle of a rebalance, until its session expires. Only this instance has its name, so
     * removing it is safe, and the group does not wait for a dead member.
     */
    private void endFormerMembership() {
        Set<MemberToRemove> members = IntStream.rangeClosed(1, config.threads())
                .mapToObj(thread -> new MemberToRemove(config.instance() + "-" + thread))
                .collect(Collectors.toSet());
        try (Admin admin = Admin.create(config.kafka())) {
            admin.removeMembersFromConsumerGroup(
                            config.applicationId(), new RemoveMembersFromConsumerGroupOptions(members))
                    .all()
                    .get(30, TimeUnit.SECONDS);
            log.atInfo().addKeyValue("role", config.instance()).log("Removed the former membership from the group");
        } catch (ExecutionException e) {
            // The usual case: there was no former membership.
            log.atDebug().addKeyValue("reason", e.getMessage()).log("No former membership");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while leaving the group", e);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("no answer about group " + config.applicationId() + " within 30 s", e);
        }
    }

    private static int partitions(Map<String, TopicDescription> found, String topic) {
        TopicDescription description = found.get(topic);
        return description == null ? 0 : description.partitions().size();
    }

    private Properties properties() {
        Properties properties = properties(config);
        properties.put(FailedRecords.FAILURES, failures);
        return properties;
    }

    /** The settings of the job: exactly once, small stores, and dead letters for records that cannot be read. */
    public static Properties properties(DetectionConfig config) {
        Map<String, Object> all = new HashMap<>(config.kafka());
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, config.applicationId());
        all.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDirectory().toString());
        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.commitInterval().toMillis());
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, config.replicationFactor());
        all.put(StreamsConfig.POLL_MS_CONFIG, 20);
        // For the stores without a cache of their own: a row that changes several times between two commits is written
        // once.
        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHE_BYTES);
        // Rules accept events and messages of other tasks in any order, so a task need not wait for a fetch of the
        // other topic.
        all.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbSettings.class);
        all.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecords.class);
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, FailedRecords.class);
        all.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topics.DEAD);
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 1);
        // The broker refuses a transaction's first request for some milliseconds, while it writes the markers of the
        // previous one.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
        // A busy machine may pause for longer than the default of 10 s.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), TRANSACTION_MILLIS);
        // Batches of some milliseconds are small, and a compressor takes its 64 KiB for each of them.
        all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "none");
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        all.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), config.instance());
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SESSION_MILLIS);
        all.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), SESSION_MILLIS / 4);
        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }

    @Override
    public void close() {
        monitor.close();
        stop();
    }

    private void stop() {
        KafkaStreams now = streams;
        if (now != null) {
            now.close(STOP_WITHIN);
        }
    }
}
