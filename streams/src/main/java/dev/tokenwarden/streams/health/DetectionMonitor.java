package dev.tokenwarden.streams.health;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import dev.tokenwarden.service.health.DetectionHealth;
import dev.tokenwarden.service.health.PartitionLag;
import dev.tokenwarden.service.health.QuarantineCounts;
import dev.tokenwarden.service.health.StreamThreads;
import dev.tokenwarden.service.metrics.PipelineMeter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the progress of detection. Every two seconds it compares the committed offsets of the job's group with the
 * ends of its input. If Kafka has not answered for 20 s, lag is unknown, which is reported as a problem.
 */
public final class DetectionMonitor implements AutoCloseable {
    /** A partition with lag has stalled if its committed offset has not changed for this long. */
    public static final Duration STALLED_AFTER = Duration.ofSeconds(30);

    static final Duration KNOWN_FOR = Duration.ofSeconds(20);

    /** A question to Kafka may take a minute. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(DetectionMonitor.class);
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final long NEVER = Long.MIN_VALUE;

    /** Kafka's last answer, and when it came. */
    private record Statement(@Nullable List<PartitionLag> partitions, long millis, String failure) {}

    private final Positions positions;
    private final StallWatch stalls = new StallWatch(STALLED_AFTER);
    private final Clock clock;
    private final LongSupplier millis;
    private final MeterRegistry meters;
    private final Set<String> gauged = ConcurrentHashMap.newKeySet();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Worker worker;
    private volatile Statement last = new Statement(null, NEVER, "Kafka has not been asked yet");

    DetectionMonitor(Positions positions, Clock clock, LongSupplier millis, MeterRegistry meters) {
        this.positions = positions;
        this.clock = clock;
        this.millis = millis;
        this.meters = meters;
        this.worker = Worker.builder("tokenwarden-streams-health", this::watch)
                .onFailure(this::failed)
                .build();
        PipelineMeter.STREAMS_STALLED.gauge(meters, this, monitor -> monitor.count(PartitionLag::stalled));
        PipelineMeter.STREAMS_OLDEST.gauge(meters, this, DetectionMonitor::oldestSeconds);
    }

    /**
     * Watches the job of that name.
     *
     * @param kafka client properties of a principal who may describe the group and read the input topics
     * @param applicationId the job's name, which is also that of its group
     */
    public static DetectionMonitor of(
            Map<String, Object> kafka, String applicationId, Clock clock, MeterRegistry meters) {
        return new DetectionMonitor(
                new KafkaPositions(
                        kafka, applicationId, Set.of(Topics.TOKEN_EVENTS, Topics.STREAMS_LINKS, Topics.STREAMS_FACTS)),
                clock,
                () -> System.nanoTime() / 1_000_000,
                meters);
    }

    /** Starts to watch. */
    public void start() {
        worker.start();
    }

    /** Waits for Kafka's first answer. If the time passes without one, lag stays unknown. */
    public void awaitAnswer() throws InterruptedException {
        if (!answered.await(KNOWN_FOR.toMillis(), TimeUnit.MILLISECONDS)) {
            log.atWarn().addKeyValue("reason", last.failure()).log("Lag is not known yet");
        }
    }

    private void watch(Stop stop) throws Exception {
        while (!stop.isRequested()) {
            look();
            worker.recovered();
            stop.await(EVERY);
        }
    }

    /** Asks Kafka once. */
    void look() throws Exception {
        List<PartitionLag> partitions = stalls.judge(positions.read(), millis.getAsLong(), clock.millis());
        last = new Statement(partitions, millis.getAsLong(), "");
        partitions.forEach(this::gauge);
        answered.countDown();
    }

    private void failed(Exception failure) {
        Statement before = last;
        last = new Statement(before.partitions(), before.millis(), DetectionFailures.reason(failure));
    }

    /** The health of detection that runs in another process. The state of its threads is unknown here. */
    public DetectionHealth health() {
        return health(List.of(), null, null);
    }

    /**
     * The health of detection.
     *
     * @param problems further problems
     */
    public DetectionHealth health(
            List<String> problems, @Nullable StreamThreads threads, @Nullable QuarantineCounts setAside) {
        List<String> all = new ArrayList<>(problems);
        Statement known = last;
        List<PartitionLag> partitions = isKnown(known) ? known.partitions() : null;
        if (partitions == null) {
            all.add("lag is not known: " + unknown(known));
        } else {
            List<String> stalled = partitions.stream()
                    .filter(PartitionLag::stalled)
                    .map(PartitionLag::name)
                    .toList();
            if (!stalled.isEmpty()) {
                all.add("no progress for " + STALLED_AFTER.toSeconds() + " s on " + String.join(", ", stalled));
            }
        }
        return new DetectionHealth(all, threads, setAside, partitions);
    }

    /** Why the monitor itself makes no progress; empty: it does, or waits for Kafka. */
    public String standstill() {
        return worker.standstill(STUCK_AFTER);
    }

    private String unknown(Statement known) {
        if (known.millis() == NEVER) {
            return known.failure();
        }
        return "Kafka has not answered for " + (millis.getAsLong() - known.millis()) / 1_000 + " s"
                + (known.failure().isEmpty() ? "" : " (" + known.failure() + ")");
    }

    private boolean isKnown(Statement known) {
        return known.millis() != NEVER && millis.getAsLong() - known.millis() < KNOWN_FOR.toMillis();
    }

    private void gauge(PartitionLag partition) {
        if (gauged.add(partition.name())) {
            PipelineMeter.STREAMS_LAG.gauge(
                    meters,
                    this,
                    monitor -> monitor.lag(partition.name()),
                    partition.topic(),
                    Integer.toString(partition.partition()));
        }
    }

    private double lag(String name) {
        return known().stream()
                .filter(partition -> partition.name().equals(name))
                .mapToDouble(PartitionLag::records)
                .findFirst()
                .orElse(Double.NaN);
    }

    private double count(Predicate<PartitionLag> which) {
        Statement known = last;
        return isKnown(known) ? known().stream().filter(which).count() : Double.NaN;
    }

    private double oldestSeconds() {
        Statement known = last;
        Long oldest = new DetectionHealth(List.of(), null, null, known()).oldestMillis();
        return isKnown(known) ? oldest == null ? 0 : oldest / 1_000.0 : Double.NaN;
    }

    private List<PartitionLag> known() {
        Statement known = last;
        List<PartitionLag> partitions = known.partitions();
        return isKnown(known) && partitions != null ? partitions : List.of();
    }

    @Override
    public void close() {
        worker.close();
        positions.close();
    }
}
