package dev.tokenwarden.ingest;

import dev.tokenwarden.policy.Policy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the events of registered reporters from their input topics to {@code token-events}, and records that cannot be admitted
 * to {@code token-events-dead}. At least once, without loss, without reordering the records of a partition.
 *
 * <p>The policy is read with every batch, and input topics are found by their prefix within about a second: a registration
 * takes effect without a restart. A registration must be in the policy before its reporter sends: records of an input topic that no
 * registration has are refused.
 *
 * <p>Several instances share the partitions of the input topics. While Kafka does not answer, the service waits.
 */
public final class AdmissionService implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AdmissionService.class);
    private static final long FIRST_BACKOFF_MILLIS = 100;
    private static final long LAST_BACKOFF_MILLIS = 5_000;

    private static final double SILENCE_SECONDS = 10;

    private final AdmissionConfig config;
    private final Supplier<Policy> policies;
    private final Clock clock;
    private final AdmissionMetrics metrics;
    private final Thread worker = new Thread(this::work, "tokenwarden-ingest");
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable AdmissionSession session;
    private volatile IngestHealth health = new IngestHealth(false, "not started");
    private volatile boolean assignedSinceFailure;

    /**
     * @param policies supplies the policy in force; must have the real one before {@link #start}
     */
    public AdmissionService(AdmissionConfig config, Supplier<Policy> policies, Clock clock, MeterRegistry meters) {
        this.config = config;
        this.policies = policies;
        this.clock = clock;
        this.metrics = new AdmissionMetrics(meters);
    }

    /** Starts, and returns once the group has formed, or the configured time has passed. */
    public void start() {
        health = new IngestHealth(false, "joining the group");
        worker.setDaemon(true);
        worker.start();
        try {
            if (!ready.await(config.times().start().toMillis(), TimeUnit.MILLISECONDS)) {
                log.atWarn().log("Kafka does not answer yet; admission will try again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Up while the group's coordinator answers. */
    public IngestHealth health() {
        AdmissionSession current = session;
        double silent = current == null ? 0 : current.silentSeconds();
        return health.up() && silent > SILENCE_SECONDS
                ? new IngestHealth(false, "Kafka has not answered for " + (long) silent + " s")
                : health;
    }

    /** Finishes and commits records in flight, and ends. Records that Kafka does not acknowledge in time are read again later. */
    @Override
    public void close() {
        closing.countDown();
        AdmissionSession current = session;
        if (current != null) {
            current.stop();
        }
        try {
            worker.join(2 * config.times().close().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        health = new IngestHealth(false, "closed");
    }

    private void work() {
        long backoff = FIRST_BACKOFF_MILLIS;
        while (closing.getCount() > 0) {
            assignedSinceFailure = false;
            try (AdmissionSession next = open()) {
                session = next;
                if (closing.getCount() > 0) {
                    next.run();
                }
                return;
            } catch (RuntimeException e) {
                if (closing.getCount() == 0) {
                    log.atWarn()
                            .setCause(e)
                            .log("Admission did not close cleanly; records without a commit will be read again");
                    return;
                }
                metrics.failed();
                health = new IngestHealth(false, "Kafka failed: " + reason(e));
                log.atWarn()
                        .addKeyValue("duration_ms", backoff)
                        .setCause(e)
                        .log("Kafka failed; admission will try again");
            }
            backoff = assignedSinceFailure ? FIRST_BACKOFF_MILLIS : Math.min(2 * backoff, LAST_BACKOFF_MILLIS);
            if (sleep(backoff)) {
                return;
            }
        }
    }

    private AdmissionSession open() {
        return new AdmissionSession(config, AdmissionClients.open(config), policies, clock, metrics, this::assigned);
    }

    private void assigned() {
        assignedSinceFailure = true;
        health = new IngestHealth(true, "admitting");
        ready.countDown();
    }

    /** Whether it was closed in the meantime. */
    private boolean sleep(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static String reason(RuntimeException e) {
        Throwable cause = e instanceof KafkaException && e.getCause() != null ? e.getCause() : e;
        return cause.getClass().getSimpleName();
    }
}
