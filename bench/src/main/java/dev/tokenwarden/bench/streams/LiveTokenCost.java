package dev.tokenwarden.bench.streams;

import dev.tokenwarden.bench.BenchTopics;
import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.DetectionConfig;
import dev.tokenwarden.streams.DetectionService;
import dev.tokenwarden.streams.DetectionTopology;
import dev.tokenwarden.streams.TopologyConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;

/**
 * Measures how throughput and disk use depend on the number of live tokens, on a real broker in this JVM. Each token is used
 * several times, as ordinary clients do. Then the stores are compacted and measured. Then random tokens are used again, from a
 * backlog.
 *
 * <p>Arguments: the number of live tokens and of earlier uses of each, such as {@code 100000:20}.
 */
public final class LiveTokenCost {
    private static final int PARTITIONS = 4;
    private static final int WARM = 100_000;
    private static final int MEASURED = 300_000;
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private static final Duration STOP_WITHIN = Duration.ofMinutes(2);

    private final KafkaProducer<byte[], byte[]> producer;
    private final DetectionConfig config;
    private final Committed committed;
    private long sent;

    private LiveTokenCost(KafkaProducer<byte[], byte[]> producer, DetectionConfig config, Committed committed) {
        this.producer = producer;
        this.config = config;
        this.committed = committed;
    }

    /** Runs the benchmark and prints a line for each number of tokens. */
    public static void main(String[] args) throws Exception {
        for (String size : args.length == 0 ? new String[] {"100000:20", "1000000:1"} : args) {
            String[] parts = size.split(":", 2);
            run(Integer.parseInt(parts[0]), parts.length < 2 ? 1 : Integer.parseInt(parts[1]));
        }
    }

    private static void run(int tokens, int uses) throws Exception {
        try (Workspace work = Workspace.create("live-tokens");
                EmbeddedParts parts = EmbeddedParts.start(
                        EmbeddedConfig.in(work.dir().resolve("kafka")).only(Part.KAFKA))) {
            Map<String, Object> kafka = new HashMap<>(parts.kafka().admin().clientProperties());
            BenchTopics.ensure(parts.kafka(), PARTITIONS);
            Map<String, Object> writes = new HashMap<>(kafka);
            writes.put("compression.type", "lz4");
            writes.put("linger.ms", 20);
            DetectionConfig config = DetectionConfig.of(kafka, work.dir().resolve("state"));
            try (KafkaProducer<byte[], byte[]> producer =
                            new KafkaProducer<>(writes, new ByteArraySerializer(), new ByteArraySerializer());
                    Committed committed = new Committed(kafka, config.applicationId())) {
                LiveTokenCost bench = new LiveTokenCost(producer, config, committed);
                bench.use(tokens, uses);
                long bytes = StoreSizes.compacted(config.stateDirectory());
                double rate = bench.rate(tokens, uses * 1_200L + 1_800);
                System.out.printf(
                        Locale.ROOT,
                        "%,d live tokens used %d times: %,.0f events/s; a token: %d bytes on disk, compacted%n",
                        tokens,
                        uses,
                        rate,
                        bytes / tokens);
            }
        }
    }

    /** Uses every token this many times, in rounds of 20 minutes of event time. */
    private void use(int tokens, int uses) throws Exception {
        try (KafkaStreams streams = streams()) {
            streams.start();
            for (int use = 0; use < uses; use++) {
                for (int token = 0; token < tokens; token++) {
                    send(token, use * 1_200L + (long) token * 1_200 / tokens);
                }
            }
            producer.flush();
            committed.await(sent);
            streams.close(STOP_WITHIN);
        }
    }

    /** Measures events per second for random tokens. */
    private double rate(int tokens, long begins) throws Exception {
        SplittableRandom random = new SplittableRandom(1);
        long before = sent;
        for (int i = 0; i < WARM + MEASURED; i++) {
            send(random.nextInt(tokens), begins + i / 100);
        }
        producer.flush();
        try (KafkaStreams streams = streams()) {
            streams.start();
            long first = committed.await(before + WARM);
            long begin = System.nanoTime();
            committed.await(sent);
            double rate = (sent - first) * 1e9 / (System.nanoTime() - begin);
            streams.close(STOP_WITHIN);
            return rate;
        }
    }

    private KafkaStreams streams() {
        return new KafkaStreams(
                DetectionTopology.build(TopologyConfig.live(PARTITIONS), Policy::defaults),
                DetectionService.properties(config));
    }

    private void send(int token, long second) throws InvalidEventException {
        Instant time = START.plusSeconds(second);
        long id = ++sent;
        String json = "{\"specversion\":\"1.0\",\"id\":\"" + Long.toHexString(id)
                + "\",\"type\":\"dev.tokenwarden.token.used.v1\",\"source\":\"urn:verifier:orders/eu-1\",\"time\":\""
                + time
                + "\",\"tenant\":\"acme\",\"data\":{\"token\":{\"iss\":\"https://idp.acme.example\",\"jti\":\"t-"
                + token
                + "\",\"sub\":\"user-" + token % 50_000 + "\",\"client_id\":\"app-" + token % 40
                + "\",\"aud\":[\"orders\"],\"scope\":\"orders:read orders:write\",\"iat\":" + START.getEpochSecond()
                + ",\"exp\":" + (START.getEpochSecond() + 172_800)
                + ",\"alg\":\"ES256\",\"kid\":\"k1\"},\"use\":{\"audience\":\"orders\",\"outcome\":\"accepted\",\"edge\":true,"
                + "\"operation\":\"GET /v1/orders\",\"required_scope\":\"orders:read\",\"trace\":\""
                + "0".repeat(16) + HexFormat.of().toHexDigits(id)
                + "\",\"client\":{\"address\":\"203.0." + token % 250
                + ".7\",\"as\":64500,\"user_agent\":\"app/1.0\"}}}}";
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        producer.send(
                new ProducerRecord<>(Topics.TOKEN_EVENTS, TokenIdentity.eventKey(EventCodec.decode(value)), value));
    }
}
