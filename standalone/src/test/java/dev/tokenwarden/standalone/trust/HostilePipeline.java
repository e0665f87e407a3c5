package dev.tokenwarden.standalone.trust;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.admission.InputProgress;
import dev.tokenwarden.contract.admission.ReadProgress;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.ingest.Admission;
import dev.tokenwarden.ingest.AdmissionLimits;
import dev.tokenwarden.ingest.AdmissionVerdict;
import dev.tokenwarden.ingest.RawEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.ledger.DecisionRun;
import dev.tokenwarden.streams.DetectionTopology;
import dev.tokenwarden.streams.TopologyConfig;
import dev.tokenwarden.testkit.SteppedClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** Admission, detection and decisions, one after the other: the code of the services, without Kafka between them. */
final class HostilePipeline implements AutoCloseable {
    /** What a run revoked, and the rules that asked for a revocation. */
    record Outcome(List<Target> revoked, Map<String, String> rules) {}

    private static final Duration AFTER_ALL_DEADLINES = Duration.ofSeconds(150);

    private final Policy policy;
    private final SteppedClock clock;
    private final Admission admission;
    private final TopologyTestDriver driver;
    private final TestInputTopic<byte[], byte[]> events;
    private final TestOutputTopic<byte[], byte[]> detections;
    private final TestOutputTopic<byte[], byte[]> lineage;
    private final TestOutputTopic<byte[], byte[]> requests;
    private final List<TestOutputTopic<byte[], byte[]>> unread;

    HostilePipeline(Policy policy, Path directory, Instant start) {
        this.policy = policy;
        this.clock = new SteppedClock(start);
        this.admission = new Admission(AdmissionLimits.DEFAULT, clock);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "hostile");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        this.driver = new TopologyTestDriver(
                DetectionTopology.build(TopologyConfig.forBacktest(), () -> policy), properties, Instant.EPOCH);
        this.events =
                driver.createInputTopic(Topics.TOKEN_EVENTS, new ByteArraySerializer(), new ByteArraySerializer());
        this.detections = output(Topics.DETECTIONS);
        this.lineage = output(Topics.LINEAGE);
        this.requests = output(Topics.REVOCATION_REQUESTS);
        this.unread = List.of(output(Topics.STREAMS_LINKS), output(Topics.STREAMS_FACTS));
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Reads one sequence to its end, past every grace and deadline. */
    Outcome run(List<HostileWorld.Sent> sent, Instant end) throws IOException {
        DecisionRun decisions = new DecisionRun(policy, clock);
        Map<String, String> rules = new TreeMap<>();
        for (HostileWorld.Sent one : sent) {
            clock.set(one.arrived());
            AdmissionVerdict verdict = admission.admit(
                    policy,
                    policy.registration(one.registration()),
                    RawEvent.structured(EventCodec.encode(one.event())));
            if (verdict instanceof AdmissionVerdict.Admitted admitted) {
                Headers headers = header(new RecordHeaders(), AdmissionHeaders.REPORTER, one.registration());
                if (admitted.isFromIssuer()) {
                    header(headers, AdmissionHeaders.RANK, AdmissionHeaders.RANK_ISSUER);
                }
                events.pipeInput(new TestRecord<>(admitted.key(), admitted.value(), headers, one.arrived()));
                decide(decisions, rules);
            }
        }
        for (Instant at = end; at.isBefore(end.plus(AFTER_ALL_DEADLINES)); at = at.plusSeconds(30)) {
            clock.set(at);
            allRead(at);
            driver.advanceWallClockTime(Duration.ofSeconds(30));
            decide(decisions, rules);
        }
        return new Outcome(decisions.revoked(), rules);
    }

    /** Admission states that every registration has been read up to then. */
    private void allRead(Instant at) {
        List<InputProgress> inputs = new ArrayList<>();
        policy.document().registrations().forEach(one -> inputs.add(new InputProgress(one.name(), 0, 1, at, at)));
        Headers headers = header(new RecordHeaders(), AdmissionHeaders.KIND, AdmissionHeaders.READ_PROGRESS);
        events.pipeInput(new TestRecord<>(new byte[0], new ReadProgress(inputs).toJson(), headers, at));
    }

    private void decide(DecisionRun decisions, Map<String, String> rules) throws IOException {
        while (!lineage.isEmpty()) {
            decisions.exchanged(Lineage.fromJson(lineage.readValue()));
        }
        while (!requests.isEmpty()) {
            decisions.requested(RevocationRequest.fromJson(requests.readValue()));
        }
        while (!detections.isEmpty()) {
            Detection found = Detection.fromJson(detections.readValue());
            rules.merge(
                    found.rule() + " " + found.action() + " " + found.subject().jti(), found.title(), (a, b) -> a);
            decisions.detected(found);
        }
        unread.forEach(topic -> {
            while (!topic.isEmpty()) {
                topic.readValue();
            }
        });
    }

    private static Headers header(Headers headers, String name, String value) {
        return headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        driver.close();
    }
}
