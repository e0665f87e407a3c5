package dev.tokenwarden.bench.ingest;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.gateway.GatewayConfig;
import dev.tokenwarden.ingest.gateway.GatewayLimits;
import dev.tokenwarden.ingest.gateway.GatewayService;
import dev.tokenwarden.ingest.gateway.GatewayTrust;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.verifier.IssuerProfile;
import dev.tokenwarden.verifier.keys.KeySource;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;

/**
 * Measures the gateway on loopback, with single events and batches of 100, in comparison with a producer that writes the same
 * events to the same topic from the same process. Then measures the latency that admission adds at half of its maximum load.
 * Broker, gateway, admission and clients share this JVM and its cores. Arguments: a directory, seconds for each measurement (10).
 */
public final class GatewayThroughput {
    private static final String POLICY = """
            issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
            registrations:
              - {name: bench, sources: ["urn:verifier:bench/*"], tenants: [acme], types: [used]}
            """;
    private static final String ISSUER = "urn:bench";
    private static final int BATCH = 100;
    private static final int THREADS = 4;

    private final Clock clock = Clock.systemUTC();
    private final Map<String, Object> kafka;
    private final Duration time;
    private final Policy policy;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private GatewayThroughput(Map<String, Object> kafka, Duration time) throws Exception {
        this.kafka = kafka;
        this.time = time;
        this.policy = PolicyLoader.parse("bench", POLICY);
    }

    public static void main(String[] args) throws Exception {
        Duration time = Duration.ofSeconds(args.length > 1 ? Integer.parseInt(args[1]) : 10);
        try (EmbeddedParts parts =
                EmbeddedParts.start(EmbeddedConfig.in(Path.of(args[0])).only(Part.KAFKA))) {
            parts.kafka()
                    .ensureTopics(Stream.concat(TopicSpecs.all().stream(), Stream.of(TopicSpecs.input("bench")))
                            .map(topic -> new KafkaTopic(topic.name(), topic.partitions(), topic.configs()))
                            .toList());
            new GatewayThroughput(Map.copyOf(parts.kafka().admin().clientProperties()), time).run();
        }
    }

    private void run() throws Exception {
        PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
        key.setKeyId("k1");
        String token = token(key);
        IssuerProfile profile = IssuerProfile.builder(
                        ISSUER, "none", KeySource.of(new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY)))
                .types()
                .requiredClaims("sub")
                .build();
        GatewayConfig config = GatewayConfig.loopback(
                        kafka, new GatewayTrust(List.of(profile), ISSUER, GatewayTrust.AUDIENCE))
                .withLimits(new GatewayLimits(
                        4 << 20, 10_000, 32, 64, Integer.MAX_VALUE, Duration.ofSeconds(10), Duration.ofSeconds(10)));
        try (var gateway = new GatewayService(config, () -> policy, clock, meters);
                KafkaProducer<byte[], byte[]> producer = producer()) {
            gateway.start();
            int port = gateway.port();
            for (boolean warm : List.of(true, false)) {
                Duration each = warm ? Duration.ofSeconds(5) : time;
                Load.Result one = Load.run(THREADS, each, () -> straight(producer, 1));
                Load.Result oneHttp =
                        Load.run(THREADS, each, () -> http(port, token, "application/cloudevents+json", 1));
                Load.Result many = Load.run(THREADS, each, () -> straight(producer, BATCH));
                Load.Result manyHttp =
                        Load.run(THREADS, each, () -> http(port, token, "application/cloudevents-batch+json", BATCH));
                if (!warm) {
                    say("straight, single", one, 1);
                    say("gateway, single", oneHttp, 1);
                    say("straight, batches of 100", many, BATCH);
                    say("gateway, batches of 100", manyHttp, BATCH);
                    System.out.printf(
                            "ratio: single %.2f, batches %.2f%n",
                            oneHttp.perSecond() / one.perSecond(), manyHttp.perSecond() / many.perSecond());
                }
            }
        }
        admission();
    }

    /** Admission first processes the backlog at full speed; then half of that rate arrives evenly. */
    private void admission() throws Exception {
        double most = backlog();
        try (KafkaProducer<byte[], byte[]> producer = producer()) {
            halfLoad(producer, most / 2);
        }
    }

    private double backlog() throws Exception {
        try (var service =
                new AdmissionService(AdmissionConfig.of(kafka).withInstance("bench"), () -> policy, clock, meters)) {
            long begin = System.nanoTime();
            service.start();
            double before = -1;
            double now = admitted();
            while (now == 0 || now > before) {
                before = now;
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                now = admitted();
            }
            double most = now / ((System.nanoTime() - begin) / 1e9 - 1);
            System.out.printf("admission, with a backlog: %,.0f events/s (%,.0f events)%n", most, now);
            return most;
        }
    }

    private void halfLoad(KafkaProducer<byte[], byte[]> producer, double perSecond) throws Exception {
        SimpleMeterRegistry fresh = new SimpleMeterRegistry();
        beginAtTheEnd("tokenwarden-ingest-half");
        try (var service = new AdmissionService(
                AdmissionConfig.of(kafka).withInstance("bench2").withGroup("tokenwarden-ingest-half"),
                () -> policy,
                clock,
                fresh)) {
            service.start();
            long begin = System.nanoTime();
            long sent = 0;
            while (System.nanoTime() - begin < time.toNanos()) {
                long due = (long) ((System.nanoTime() - begin) / 1e9 * perSecond);
                for (; sent < due; sent++) {
                    producer.send(new ProducerRecord<>(Topics.input("bench"), EventBodies.used(clock)));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            producer.flush();
            Timer delay = fresh.get("tokenwarden.ingest.delay").timer();
            System.out.printf("admission at %,.0f events/s: %s%n", perSecond, delay.takeSnapshot());
        }
    }

    /** A group that has read everything. */
    private void beginAtTheEnd(String group) throws Exception {
        TopicPartition partition = new TopicPartition(Topics.input("bench"), 0);
        try (Admin admin = Admin.create(kafka)) {
            long end = admin.listOffsets(Map.of(partition, OffsetSpec.latest()))
                    .partitionResult(partition)
                    .get()
                    .offset();
            admin.alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(end)))
                    .all()
                    .get();
        }
    }

    private double admitted() {
        return meters.get("tokenwarden.ingest.admitted").counter().count();
    }

    private Load.Sender straight(KafkaProducer<byte[], byte[]> producer, int events) {
        return new Load.Sender() {
            @Override
            public void send() throws Exception {
                List<Future<RecordMetadata>> sent = new ArrayList<>(events);
                for (int i = 0; i < events; i++) {
                    sent.add(producer.send(new ProducerRecord<>(Topics.input("bench"), EventBodies.used(clock))));
                }
                for (Future<RecordMetadata> one : sent) {
                    one.get();
                }
            }

            @Override
            public void close() {}
        };
    }

    private Load.Sender http(int port, String token, String type, int events) throws Exception {
        HttpReporter reporter = new HttpReporter(port, token, type);
        return new Load.Sender() {
            @Override
            public void send() throws Exception {
                reporter.post(events == 1 ? EventBodies.used(clock) : EventBodies.batch(clock, events));
            }

            @Override
            public void close() throws IOException {
                reporter.close();
            }
        };
    }

    /** The same settings as those of the gateway. */
    private KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> properties = new HashMap<>(kafka);
        properties.put("acks", "all");
        properties.put("linger.ms", 0);
        properties.put("compression.type", "lz4");
        properties.put("batch.size", 64 << 10);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private String token(PublicJsonWebKey key) throws Exception {
        long now = clock.millis() / 1000;
        JsonWebSignature jws = new JsonWebSignature();
        jws.setPayload(JsonUtil.toJson(
                Map.of("iss", ISSUER, "sub", "bench", "aud", GatewayTrust.AUDIENCE, "iat", now, "exp", now + 36_000)));
        jws.setAlgorithmHeaderValue("ES256");
        jws.setKeyIdHeaderValue("k1");
        jws.setHeader("typ", "at+jwt");
        jws.setKey(key.getPrivateKey());
        return jws.getCompactSerialization();
    }

    private static void say(String what, Load.Result result, int events) {
        System.out.printf(
                "%-26s %,9.0f events/s, request p50 %.2f ms, p99 %.2f ms%n",
                what, result.perSecond() * events, result.p50(), result.p99());
    }
}
