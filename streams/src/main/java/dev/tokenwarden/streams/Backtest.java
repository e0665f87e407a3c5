package dev.tokenwarden.streams;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.rule.Rule;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.streams.aggregate.Volumes;
import dev.tokenwarden.streams.token.UnissuedTokens;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.jspecify.annotations.Nullable;

/**
 * Runs the live topology over recorded events, on one partition, synchronously and in memory. The same
 * input gives the same output.
 */
public final class Backtest implements AutoCloseable {
    private static final int FORGET_EVERY = 1_000;

    /** Messages about deadlines travel several hops, one second each, and a trace waits for differing clocks. */
    private static final int SECONDS_AFTER_THE_LAST_WAIT = 20;

    private final Policy policy;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> events;
    private final TestOutputTopic<byte[], byte[]> detections;
    private final List<TestOutputTopic<byte[], byte[]>> unread;
    private final Consumer<byte[]> sink;

    private final RecordedClock clock = new RecordedClock();

    private byte @Nullable [] piped;
    private @Nullable TokenEvent decoded;
    private long taken;
    private long refused;

    /**
     * @param stateDirectory an empty directory that Kafka Streams may use
     * @param sink takes each detection, and each raise of its count, as one line of JSON without its end
     */
    public Backtest(Policy policy, Path stateDirectory, Consumer<byte[]> sink) {
        this(policy, stateDirectory, sink, TopologyConfig.forBacktest());
    }

    Backtest(Policy policy, Path stateDirectory, Consumer<byte[]> sink, TopologyConfig config) {
        this.policy = policy;
        this.sink = sink;
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "backtest");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, stateDirectory.toString());
        // The driver delivers each event at once, so the task waits for no other partition.
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        this.driver = new TopologyTestDriver(
                DetectionTopology.build(
                        config,
                        () -> policy,
                        task -> true,
                        new SimpleMeterRegistry(),
                        this::decode,
                        DetectionTopology.uncountedFailures()),
                properties,
                Instant.EPOCH);
        ByteArraySerializer bytes = new ByteArraySerializer();
        this.events = driver.createInputTopic(Topics.TOKEN_EVENTS, bytes, bytes);
        this.detections = output(Topics.DETECTIONS);
        this.unread = Stream.of(Topics.LINEAGE, Topics.REVOCATION_REQUESTS, Topics.STREAMS_LINKS, Topics.STREAMS_FACTS)
                .map(this::output)
                .toList();
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Takes one structured-mode event, in arrival order. The tenant follows from the issuer, as at admission.
     *
     * @throws InvalidEventException if the event is not valid; it counts as refused
     */
    public void accept(byte[] json) throws InvalidEventException {
        TokenEvent event;
        try {
            event = EventCodec.decode(json);
        } catch (InvalidEventException e) {
            refused++;
            throw e;
        }
        String tenant =
                event.token() == null ? null : policy.tenantOf(event.token().iss());
        byte[] value = json;
        if (tenant != null && !tenant.equals(event.tenant())) {
            event = event.withTenant(tenant);
            value = EventCodec.encode(event);
        }
        taken++;
        piped = value;
        decoded = event;
        events.pipeInput(TokenIdentity.eventKey(event), value, clock.appended(event));
        drain();
        if (taken % FORGET_EVERY == 0) {
            forget();
        }
    }

    /** Ends the input: event time advances past every grace and deadline, so that nothing stays pending. */
    public void finish() {
        driver.advanceWallClockTime(longestWait(policy).plus(clock.behind()).plusSeconds(2));
        drain();
        for (int second = 0; second < SECONDS_AFTER_THE_LAST_WAIT; second++) {
            driver.advanceWallClockTime(Duration.ofSeconds(1));
            drain();
        }
    }

    /** The number of valid events so far, second deliveries included. */
    public long taken() {
        return taken;
    }

    /** The number of lines that were not a valid event. */
    public long refused() {
        return refused;
    }

    /** Keeps the event that was decoded for its key, so that it is not decoded a second time. */
    private TokenEvent decode(byte[] json) throws InvalidEventException {
        return decoded != null && json == piped ? decoded : EventCodec.decode(json);
    }

    private void drain() {
        while (!detections.isEmpty()) {
            sink.accept(detections.readValue());
        }
    }

    /** The driver keeps all output until it is read: a long run would fill the memory. */
    private void forget() {
        for (TestOutputTopic<byte[], byte[]> topic : unread) {
            while (!topic.isEmpty()) {
                topic.readValue();
            }
        }
    }

    private static Duration longestWait(Policy policy) {
        Duration longest = Collections.max(List.of(policy.grace(), policy.clockSkew(), Volumes.LONGEST_DELAY));
        for (Rule rule : new Rule[] {Rules.CHAIN_ORPHAN, Rules.ISSUANCE_UNISSUED}) {
            Stream<String> tenants = Stream.concat(Stream.of(""), policy.document().tenants().keySet().stream());
            Duration wait = tenants.map(tenant ->
                            policy.settings(tenant, rule).duration("wait").multipliedBy(UnissuedTokens.OVERDUE_AFTER))
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            longest = longest.compareTo(wait) < 0 ? wait : longest;
        }
        return longest;
    }

    @Override
    public void close() throws IOException {
        driver.close();
    }
}
