package dev.tokenwarden.bench.streams;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.policy.Policy;
import dev.tokenwarden.streams.DetectionTopology;
import dev.tokenwarden.streams.SmallRocks;
import dev.tokenwarden.streams.TopologyConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;

/**
 * How throughput and disk use depend on how many tokens are alive: so many tokens are issued and each used some times, as
 * ordinary clients do, then tokens drawn at random are used again. One task, RocksDB as in production, no broker.
 *
 * <p>Arguments: how many live tokens and how often each was used before, {@code 100000:20} for example.
 */
public final class LiveTokens {
    private static final List<String> STORES = List.of("tokens", "timers", "expiries", "children", "seen-events");
    private static final int MEASURED = 200_000;
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private LiveTokens() {}

    /** Runs it and prints a line for each number of tokens. */
    public static void main(String[] args) throws IOException, InvalidEventException {
        for (String size : args.length == 0 ? new String[] {"100000:20", "1000000:1"} : args) {
            String[] parts = size.split(":", 2);
            run(Integer.parseInt(parts[0]), parts.length < 2 ? 1 : Integer.parseInt(parts[1]));
        }
    }

    private static void run(int tokens, int uses) throws IOException, InvalidEventException {
        try (Workspace work = Workspace.create("live-tokens")) {
            Properties properties = new Properties();
            properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "live-tokens");
            properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
            properties.put(StreamsConfig.STATE_DIR_CONFIG, work.dir().toString());
            properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
            properties.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocks.class);
            TopologyConfig config = new TopologyConfig(1, false, true, 1_000, 64, Duration.ofSeconds(1));
            try (TopologyTestDriver driver = new TopologyTestDriver(
                    DetectionTopology.build(config, Policy::defaults), properties, Instant.EPOCH)) {
                ByteArraySerializer bytes = new ByteArraySerializer();
                TestInputTopic<byte[], byte[]> events = driver.createInputTopic(Topics.TOKEN_EVENTS, bytes, bytes);
                // All are used within their first hours, one round after the other.
                long id = 0;
                for (int use = 0; use < uses; use++) {
                    for (int token = 0; token < tokens; token++) {
                        long second = use * 1_200L + (long) token * 1_200 / tokens;
                        pipe(events, token, ++id, second);
                    }
                }
                long quiet = uses * 1_200L + 1_800;
                pipe(events, -1, ++id, quiet);
                long size = bytes(driver);
                long onDisk = bytes(work.dir());
                SplittableRandom random = new SplittableRandom(1);
                long begin = System.nanoTime();
                for (int i = 0; i < MEASURED; i++) {
                    pipe(events, random.nextInt(tokens), ++id, quiet + i / 100);
                }
                double rate = MEASURED * 1e9 / (System.nanoTime() - begin);
                System.out.printf(
                        Locale.ROOT,
                        "%,d live tokens used %d times: %,.0f events/s; a token: %d bytes as written, %d on disk%n",
                        tokens,
                        uses,
                        rate,
                        size / tokens,
                        onDisk / tokens);
            }
        }
    }

    private static void pipe(TestInputTopic<byte[], byte[]> events, int token, long id, long second)
            throws InvalidEventException {
        Instant time = START.plusSeconds(second);
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
                + String.format(Locale.ROOT, "%032x", id)
                + "\",\"client\":{\"address\":\"203.0." + token % 250
                + ".7\",\"as\":64500,\"user_agent\":\"app/1.0\"}}}}";
        byte[] value = json.getBytes(StandardCharsets.UTF_8);
        TokenEvent event = EventCodec.decode(value);
        events.pipeInput(TokenIdentity.eventKey(event), value, time);
    }

    /** Keys and values of all that is kept by token, not compressed. */
    private static long bytes(TopologyTestDriver driver) {
        long sum = 0;
        for (String store : STORES) {
            try (KeyValueIterator<Bytes, byte[]> rows =
                    driver.<Bytes, byte[]>getKeyValueStore(store).all()) {
                while (rows.hasNext()) {
                    KeyValue<Bytes, byte[]> row = rows.next();
                    sum += row.key.get().length + row.value.length;
                }
            }
        }
        return sum;
    }

    private static long bytes(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            long sum = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sum += Files.size(file);
            }
            return sum;
        }
    }
}
