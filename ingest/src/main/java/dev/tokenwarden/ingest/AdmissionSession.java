package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.ingest.fetch.SkippedRecords;
import dev.tokenwarden.ingest.pace.DetectionFollower;
import dev.tokenwarden.ingest.progress.ReadProgressWriter;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.Registration;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.record.TimestampType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of admission on one set of clients, from subscribing until it is stopped or Kafka fails. After a failure a
 * new session reads again from the committed offsets.
 *
 * <ol>
 *   <li>One batch is in flight at a time, and an offset is committed only after all records up to it are acknowledged:
 *       nothing is lost.
 *   <li>Records of a partition are sent in their order, over one idempotent producer that never gives up on a record,
 *       and none is sent after one that failed: nothing is reordered. A record that is sent twice repeats an event.
 *   <li>While Kafka does not acknowledge a batch, polls go on with all partitions paused, so that the group keeps this
 *       member.
 *   <li>Registrations take turns ({@link FairQueue}), and none has more than its share of memory.
 * </ol>
 */
final class AdmissionSession implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdmissionSession.class);
    private static final Pattern INPUTS = Pattern.compile(Pattern.quote(Topics.INPUT_PREFIX) + ".+");
    private static final long POLL_MILLIS = 250;
    /** How much is sent before the next poll. It is small, so that a new record of a quiet reporter is sent soon. */
    private static final int TURN_RECORDS = 2_000;

    private static final long TURN_BYTES = 2L << 20;
    /** How long to wait before checking again whether detection has read more. */
    private static final long PACE_MILLIS = 20;

    private static final long AWAIT_MILLIS = 500;
    private static final long COMMIT_EVERY_MILLIS = 250;

    private final AdmissionConfig config;
    private final Supplier<Policy> policies;
    private final Clock clock;
    private final Admission admission;
    private final AdmissionMetrics metrics;
    private final Consumer<byte[], byte[]> consumer;
    private final Producer<byte[], byte[]> producer;
    private final Outbox outbox;
    private final BacklogAligner aligner;
    private final FairQueue queue;
    private final ReadProgressWriter progress;
    private final DetectionFollower detection;
    private final MismatchAlerts alerts = new MismatchAlerts();
    private final ExposedKeyAlerts keyAlerts;
    private final Assignments assignments;
    private final Set<TopicPartition> paused = new HashSet<>();
    private long committedAt;
    private volatile boolean stopping;
    private volatile long turnedNanos = System.nanoTime();

    /** Takes over the clients. */
    AdmissionSession(
            AdmissionConfig config,
            AdmissionClients.Opened clients,
            Supplier<Policy> policies,
            Clock clock,
            AdmissionMetrics metrics,
            ExposedKeyAlerts keyAlerts,
            Runnable onAssigned) {
        this.config = config;
        this.policies = policies;
        this.clock = clock;
        this.admission = new Admission(config.limits(), clock);
        this.metrics = metrics;
        this.keyAlerts = keyAlerts;
        this.consumer = clients.consumer();
        this.producer = clients.producer();
        this.progress = new ReadProgressWriter(clients.admin(), clock);
        this.detection = new DetectionFollower(clients.admin(), config.detection(), System::nanoTime);
        this.outbox = new Outbox(producer);
        AdmissionTimes times = config.times();
        this.aligner = new BacklogAligner(times.align(), times.patience(), times.alignFor());
        this.queue = new FairQueue(topic -> policies.get().registration(reporter(topic)), System::nanoTime);
        this.assignments = new Assignments(consumer, aligner, queue, alerts, progress, clock, onAssigned);
    }

    /**
     * Runs until it is stopped.
     *
     * @throws KafkaException if Kafka failed in a way that its clients cannot recover from
     */
    void run() {
        consumer.subscribe(INPUTS, assignments);
        try {
            boolean released = false;
            int allowed = TURN_RECORDS;
            while (!stopping) {
                turnedNanos = System.nanoTime();
                offer(consumer.poll(Duration.ofMillis(wait(released, allowed))));
                released = release();
                allowed = detection.allowance(TURN_RECORDS);
                admit(queue.take(allowed, TURN_BYTES));
                stateProgress();
                steer();
                commitIfDue();
            }
        } catch (WakeupException e) {
            log.atDebug().log("Woken to stop");
        }
        if (!stopping) {
            throw new KafkaException("woken without being stopped");
        }
        commitLast();
    }

    /** Lets {@link #run} end soon. Any thread. */
    void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** Seconds since the group's coordinator last answered; negative before the first time. Any thread. */
    double silentSeconds() {
        for (Map.Entry<MetricName, ? extends Metric> entry : consumer.metrics().entrySet()) {
            if (entry.getKey().name().equals("last-heartbeat-seconds-ago")
                    && entry.getValue().metricValue() instanceof Double seconds) {
                return seconds;
            }
        }
        return -1;
    }

    /** The time since the last turn, which takes less than a second even while Kafka does not answer. Any thread. */
    Duration sinceTurn() {
        return Duration.ofNanos(System.nanoTime() - turnedNanos);
    }

    @Override
    public void close() {
        progress.close();
        producer.close(Duration.ZERO);
        // Leaving lets others of the group take over at once, also from a named instance.
        consumer.close(CloseOptions.timeout(config.times().close())
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    }

    private long wait(boolean released, int allowed) {
        if (allowed == 0) {
            return PACE_MILLIS;
        }
        // After records were released, the aligner may release more.
        return released ? 0 : queue.millisUntilNext(POLL_MILLIS);
    }

    /** Whether records were released. */
    private boolean release() {
        long now = clock.millis();
        if (!queue.isEmpty() && aligner.isAligning(now)) {
            return false;
        }
        List<ConsumerRecord<byte[], byte[]>> records = aligner.release(now);
        queue.add(records);
        return !records.isEmpty();
    }

    private void offer(ConsumerRecords<byte[], byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            aligner.offer(partition, records.records(partition));
        }
    }

    private void admit(List<ConsumerRecord<byte[], byte[]>> records) {
        AdmissionBatch batch = new AdmissionBatch();
        Policy policy = policies.get();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            String reporter = reporter(record.topic());
            Optional<SkippedRecords> skipped = SkippedRecords.of(record);
            if (skipped.isPresent()) {
                batch.addSkipped(partition, record, reporter, skipped.get(), outbox);
                continue;
            }
            Registration registration = policy.registration(reporter);
            AdmissionVerdict verdict = admission.admit(policy, registration, new KafkaEvent(record));
            Mismatch mismatch = verdict instanceof AdmissionVerdict.Refused refused ? refused.mismatch() : null;
            if (mismatch != null && registration != null) {
                alerts.saw(partition, policy, registration, mismatch, timeOf(record));
            }
            batch.add(partition, record, reporter, verdict, outbox);
        }
        List<Detection> detections = new ArrayList<>(alerts.due(clock.instant()));
        detections.addAll(keyAlerts.due(policies.get(), clock.instant()));
        detections.forEach(detection -> outbox.send(OutputRecords.detection(detection)));
        if (batch.isEmpty() && detections.isEmpty()) {
            return;
        }
        awaitAcknowledgements();
        batch.acknowledged(metrics, detections.size(), clock.millis());
        detection.wrote(batch.admitted());
        assignments.done(batch.positions());
        batch.updateProgress(progress);
    }

    private void stateProgress() {
        if (consumer.assignment().isEmpty()) {
            return;
        }
        List<ProducerRecord<byte[], byte[]>> due = progress.due(this::outputs, assignments::position);
        if (!due.isEmpty()) {
            due.forEach(record -> outbox.send(record, progress::acknowledged));
            awaitAcknowledgements();
        }
    }

    private int outputs() {
        return producer.partitionsFor(Topics.TOKEN_EVENTS).size();
    }

    private static String reporter(String topic) {
        return topic.substring(Topics.INPUT_PREFIX.length());
    }

    private void awaitAcknowledgements() {
        while (!outbox.await(AWAIT_MILLIS)) {
            turnedNanos = System.nanoTime();
            if (stopping) {
                throw new KafkaException(
                        "stopped while Kafka did not acknowledge; records in flight will be read again");
            }
            consumer.pause(consumer.assignment());
            paused.addAll(consumer.assignment());
            offer(consumer.poll(Duration.ZERO));
        }
    }

    /** Pauses the partitions of which enough records wait, and resumes the others. */
    private void steer() {
        Set<TopicPartition> held = aligner.held();
        held.addAll(queue.full());
        if (held.equals(paused)) {
            return;
        }
        Set<TopicPartition> assigned = consumer.assignment();
        held.retainAll(assigned);
        Set<TopicPartition> resumed = new HashSet<>(paused);
        resumed.removeAll(held);
        resumed.retainAll(assigned);
        consumer.resume(resumed);
        consumer.pause(held);
        paused.clear();
        paused.addAll(held);
    }

    private void commitIfDue() {
        long now = clock.millis();
        if (now - committedAt < COMMIT_EVERY_MILLIS) {
            return;
        }
        committedAt = now;
        Map<TopicPartition, OffsetAndMetadata> offsets = assignments.takeUncommitted();
        if (!offsets.isEmpty()) {
            consumer.commitAsync(offsets, (committed, e) -> {
                if (e != null) {
                    log.atDebug().setCause(e).log("A commit failed; a later one covers it");
                }
            });
        }
    }

    private void commitLast() {
        Map<TopicPartition, OffsetAndMetadata> offsets = assignments.takeUncommitted();
        try {
            consumer.commitSync(offsets, config.times().close());
        } catch (WakeupException e) {
            // The wake-up came after the last poll and has no effect any more.
            consumer.commitSync(offsets, config.times().close());
        }
    }

    private Instant timeOf(ConsumerRecord<byte[], byte[]> record) {
        return record.timestampType() == TimestampType.LOG_APPEND_TIME
                ? Instant.ofEpochMilli(record.timestamp())
                : clock.instant();
    }
}
