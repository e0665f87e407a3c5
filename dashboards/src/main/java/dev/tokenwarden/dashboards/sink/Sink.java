package dev.tokenwarden.dashboards.sink;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.search.SearchClient;
import dev.tokenwarden.dashboards.search.Templates;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.DaemonThreads;
import dev.tokenwarden.service.Stop;
import dev.tokenwarden.service.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Writes records from Kafka to OpenSearch. Findings (detections, decisions, the ledger) and uses have separate consumer groups and
 * requests, so a flood of uses does not delay detections.
 */
public final class Sink implements AutoCloseable {
    /** Requests to Kafka may take a minute. Batches for OpenSearch wait on threads of their own. */
    private static final Duration STUCK_AFTER = Duration.ofMinutes(5);

    private static final int GATHER_BYTES = 1 << 20;
    private static final int GATHER_MILLIS = 500;

    private final Stop stop = new Stop();
    private final List<SinkWorker> workers = new ArrayList<>();
    private final List<Worker> threads;
    private final IndexRetention retention;
    private final Duration findingsRetention;
    private final ScheduledExecutorService janitor;

    /**
     * @param kafka client properties
     * @param client the caller closes it
     * @param policy the policy in force
     */
    public Sink(
            Map<String, Object> kafka,
            SearchClient client,
            SinkConfig config,
            Supplier<Policy> policy,
            Clock clock,
            MeterRegistry registry) {
        Templates templates = new Templates(client);
        DeadLetterFile deadLetters = new DeadLetterFile(config, clock);
        Map<String, DocumentMaker> findings = Map.of(
                Topics.DETECTIONS, new DetectionDocuments(clock),
                Topics.DECISIONS, new DecisionDocuments(clock),
                Topics.REVOCATIONS, new RevocationDocuments(clock));
        Map<String, DocumentMaker> uses = Map.of(Topics.TOKEN_EVENTS, new EventDocuments(config, policy, clock));
        for (boolean ofUses : new boolean[] {false, true}) {
            String name = ofUses ? "uses" : "findings";
            Map<String, DocumentMaker> makers = ofUses ? uses : findings;
            SinkMetrics metrics = new SinkMetrics(registry, name);
            SinkSource source = new SinkSource(
                    name,
                    makers.keySet(),
                    () -> new KafkaConsumer<>(
                            ofUses ? gathering(properties(kafka, name, config)) : properties(kafka, name, config),
                            new ByteArrayDeserializer(),
                            new ByteArrayDeserializer()));
            workers.add(new SinkWorker(
                    source,
                    new BatchMaker(makers, deadLetters, metrics),
                    new BulkWriter(client, templates, deadLetters, metrics, stop),
                    new Refill(
                            name,
                            client,
                            ofUses
                                    ? List.of(Index.USES, Index.ISSUANCES)
                                    : List.of(Index.DETECTIONS, Index.DECISIONS, Index.ACTIONS, Index.REVOCATIONS),
                            config.retention().uses(),
                            clock),
                    ofUses ? config.requests().inFlight() : 1,
                    metrics));
        }
        threads = workers.stream()
                .map(worker -> Worker.builder("tokenwarden-sink-" + worker.name(), worker)
                        .build())
                .toList();
        findingsRetention = config.retention().findings();
        retention = new IndexRetention(client, config, clock);
        janitor =
                Executors.newSingleThreadScheduledExecutor(task -> DaemonThreads.create("tokenwarden-retention", task));
    }

    /** Starts. OpenSearch does not have to answer yet. */
    public void start() {
        threads.forEach(Worker::start);
        janitor.scheduleWithFixedDelay(retention, 1, 60, TimeUnit.MINUTES);
    }

    /** Number of records that are not in OpenSearch yet, of findings or of uses. */
    public long lag(boolean findings) {
        return workers.get(findings ? 0 : 1).lag();
    }

    /** How long detections are kept. */
    public Duration findingsRetention() {
        return findingsRetention;
    }

    /** Whether lost indices are being filled again from Kafka. */
    public boolean isRefilling() {
        return workers.stream().anyMatch(SinkWorker::isRefilling);
    }

    /** The reason why nothing is written now; empty: no problem. */
    public Optional<String> trouble() {
        return workers.stream()
                .map(SinkWorker::trouble)
                .filter(Objects::nonNull)
                .findFirst();
    }

    /** Why the sink makes no progress and only a restart helps; empty: it makes progress, or waits for Kafka or OpenSearch. */
    public String standstill() {
        return threads.stream()
                .map(thread -> thread.standstill(STUCK_AFTER))
                .filter(problem -> !problem.isEmpty())
                .findFirst()
                .orElse("");
    }

    @Override
    public void close() {
        stop.request();
        janitor.shutdownNow();
        threads.forEach(Worker::close);
        workers.forEach(SinkWorker::close);
    }

    private static Map<String, Object> properties(Map<String, Object> kafka, String name, SinkConfig config) {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put(ConsumerConfig.GROUP_ID_CONFIG, "tokenwarden-dashboards-" + name);
        properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "tokenwarden-dashboards-" + name);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, config.requests().documents());
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        // A killed instance keeps its partitions until its session times out.
        properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 10_000);
        // Finds a topic that another role creates later.
        properties.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        return properties;
    }

    /** Fetches more records at a time: uses may be late, and large requests cost the broker and OpenSearch less. */
    private static Map<String, Object> gathering(Map<String, Object> properties) {
        properties.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, GATHER_BYTES);
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, GATHER_MILLIS);
        return properties;
    }
}
