package dev.tokenwarden.ingest;

import dev.tokenwarden.contract.event.ExposedKey;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the events of registered reporters from their input topics to {@code token-events}, and records that cannot be
 * admitted to {@code token-events-dead}. At least once, without loss, without reordering the records of a partition.
 *
 * <p>The policy is read with every batch, and input topics are found by their prefix within about a second: a
 * registration takes effect without a restart. A registration must be in the policy before its reporter sends: records
 * of an input topic without a registration are refused.
 *
 * <p>Several instances share the partitions of the input topics. While Kafka does not answer, the service waits.
 */
public final class AdmissionService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdmissionService.class);
    private static final double SILENCE_SECONDS = 10;
    /** Closing a session, and opening the next, may take a minute while Kafka does not answer. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

    private final AdmissionConfig config;
    private final Supplier<Policy> policies;
    private final Clock clock;
    private final AdmissionMetrics metrics;
    private final Worker worker;
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile Supplier<List<ExposedKey>> exposedKeys = List::of;
    private volatile @Nullable AdmissionSession session;
    private volatile IngestHealth health = new IngestHealth(false, "not started");

    /**
     * @param policies supplies the policy in force; it must be loaded before {@link #start}
     */
    public AdmissionService(AdmissionConfig config, Supplier<Policy> policies, Clock clock, MeterRegistry meters) {
        this.config = config;
        this.policies = policies;
        this.clock = clock;
        this.metrics = new AdmissionMetrics(meters);
        this.worker = Worker.builder("tokenwarden-ingest", this::work)
                .wakeup(this::stopSession)
                .onFailure(this::failed)
                .closeLimit(config.times().close().multipliedBy(2))
                .build();
    }

    /** Starts, and returns once the group has formed, or the configured time has passed. */
    public void start() {
        health = new IngestHealth(false, "joining the group");
        worker.start();
        try {
            if (!ready.await(config.times().start().toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("Kafka does not answer yet; admission retries");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Raises {@code posture.key-exposed} for these keys, which are asked for every second.
     *
     * @param keys the exposed keys that a verifier in this process knows at the moment
     */
    public void watchKeys(Supplier<List<ExposedKey>> keys) {
        exposedKeys = keys;
    }

    /** Up while the group's coordinator answers. */
    public IngestHealth health() {
        AdmissionSession current = session;
        double silent = current == null ? 0 : current.silentSeconds();
        return health.up() && silent > SILENCE_SECONDS
                ? new IngestHealth(false, "Kafka has not answered for " + (long) silent + " s")
                : health;
    }

    /** Why admission makes no progress and only a restart helps; empty: it makes progress, or waits for Kafka. */
    public String standstill() {
        AdmissionSession current = session;
        Duration turn = current == null ? Duration.ZERO : current.sinceTurn();
        if (!worker.isAlive()) {
            return "the admission thread has ended";
        }
        return turn.compareTo(STUCK_AFTER) < 0 ? "" : "admission has been stuck for " + turn.toSeconds() + " s";
    }

    /**
     * Finishes and commits records in flight, and ends. Records that Kafka does not acknowledge in time are read again
     * later.
     */
    @Override
    public void close() {
        worker.close();
        health = new IngestHealth(false, "closed");
    }

    private void work(Stop stop) {
        try (AdmissionSession next = open()) {
            session = next;
            if (!stop.isRequested()) {
                next.run();
            }
        } catch (RuntimeException e) {
            if (!stop.isRequested()) {
                throw e;
            }
            log.atWarn()
                    .setCause(e)
                    .log("Admission did not close cleanly; records without a commit will be read again");
        }
    }

    private void stopSession() {
        AdmissionSession current = session;
        if (current != null) {
            current.stop();
        }
    }

    private void failed(Exception cause) {
        metrics.failed();
        health = new IngestHealth(false, "Kafka failed: " + reason(cause));
    }

    private AdmissionSession open() {
        return new AdmissionSession(
                config,
                AdmissionClients.open(config),
                policies,
                clock,
                metrics,
                new ExposedKeyAlerts(() -> exposedKeys.get()),
                this::assigned);
    }

    private void assigned() {
        worker.recovered();
        health = new IngestHealth(true, "admitting");
        ready.countDown();
    }

    private static String reason(Exception e) {
        Throwable cause = e instanceof KafkaException && e.getCause() != null ? e.getCause() : e;
        return cause.getClass().getSimpleName();
    }
}
