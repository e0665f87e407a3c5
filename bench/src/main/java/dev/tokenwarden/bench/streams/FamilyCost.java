package dev.tokenwarden.bench.streams;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.streams.Backtest;
import dev.tokenwarden.streams.DetectionTopology;
import dev.tokenwarden.streams.TopologyConfig;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Measures what the rules about sessions and grants cost, by the number of tokens of a grant: bytes of state, and CPU time per event.
 * Arguments: the number of tokens in all (20,000). The time per event grows as tokens per grant to the power of the exponent that
 * is printed last; 0 means that it does not grow.
 */
public final class FamilyCost {
    private static final int[] TOKENS = {10, 100, 1_000, 10_000};
    private static final int MOST_TOKENS_FOR_BYTES = 1_000;
    private static final int FAMILIES_FOR_BYTES = 4;

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private FamilyCost() {}

    /** Runs the benchmark and prints a line for each number of tokens. */
    public static void main(String[] args) throws IOException, InvalidEventException {
        int all = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
        for (int tokens : TOKENS) {
            if (tokens <= MOST_TOKENS_FOR_BYTES) {
                printBytes(new FamilyTraffic(FAMILIES_FOR_BYTES, tokens));
            }
        }
        cost(new FamilyTraffic(all / 100, 100));
        Map<Integer, Double> costs = new TreeMap<>();
        for (int tokens : TOKENS) {
            FamilyTraffic traffic = new FamilyTraffic(Math.max(1, all / tokens), tokens);
            double micros = cost(traffic);
            costs.put(tokens, micros);
            System.out.printf(
                    Locale.ROOT,
                    "%,6d tokens per grant, %,6d grants: %.1f µs of CPU per event, %,d events%n",
                    tokens,
                    traffic.families(),
                    micros,
                    traffic.size());
        }
        System.out.printf(Locale.ROOT, "exponent of the growth: %.3f%n", exponent(costs));
    }

    /** CPU time of the detection topology per event, in microseconds. */
    private static double cost(FamilyTraffic traffic) throws IOException, InvalidEventException {
        long[] found = new long[1];
        try (Workspace work = Workspace.create("families");
                Backtest backtest = new Backtest(Policy.defaults(), work.dir(), line -> found[0]++)) {
            long begin = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < traffic.size(); i++) {
                backtest.accept(traffic.event(i));
            }
            long nanos = THREADS.getCurrentThreadCpuTime() - begin;
            return nanos / 1_000.0 / traffic.size();
        }
    }

    /** The slope of the regression line through the logarithms. */
    private static double exponent(Map<Integer, Double> costs) {
        double meanX = costs.keySet().stream().mapToDouble(Math::log).average().orElse(0);
        double meanY = costs.values().stream().mapToDouble(Math::log).average().orElse(0);
        double above = 0;
        double below = 0;
        for (Map.Entry<Integer, Double> cost : costs.entrySet()) {
            double x = Math.log(cost.getKey()) - meanX;
            above += x * (Math.log(cost.getValue()) - meanY);
            below += x * x;
        }
        return above / below;
    }

    /** Prints the bytes of all entries with the grant in their keys, as the changelogs of the stores have them at the end. */
    private static void printBytes(FamilyTraffic traffic) throws IOException, InvalidEventException {
        Map<String, Map<ByteBuffer, Integer>> stores = new TreeMap<>();
        try (Workspace work = Workspace.create("family-bytes");
                TopologyTestDriver driver = driver(work)) {
            ByteArraySerializer bytes = new ByteArraySerializer();
            TestInputTopic<byte[], byte[]> events = driver.createInputTopic(Topics.TOKEN_EVENTS, bytes, bytes);
            for (int i = 0; i < traffic.size(); i++) {
                byte[] json = traffic.event(i);
                TokenEvent event = EventCodec.decode(json);
                events.pipeInput(TokenIdentity.eventKey(event), json, event.time());
                if (i % 1_000 == 0 || i == traffic.size() - 1) {
                    readChangelogs(driver, stores);
                }
            }
        }
        StringBuilder line = new StringBuilder();
        long sum = 0;
        for (Map.Entry<String, Map<ByteBuffer, Integer>> store : stores.entrySet()) {
            long bytes = 0;
            for (int family = 0; family < traffic.families(); family++) {
                String key = text(FamilyTraffic.key(family));
                for (Map.Entry<ByteBuffer, Integer> row : store.getValue().entrySet()) {
                    bytes += text(row.getKey().array()).contains(key) ? row.getValue() : 0;
                }
            }
            sum += bytes;
            if (bytes > 0) {
                line.append(String.format(Locale.ROOT, ", %s %,d", store.getKey(), bytes / traffic.families()));
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,6d tokens per grant: %,d bytes of state per grant%s%n",
                traffic.tokens(),
                sum / traffic.families(),
                line);
    }

    private static TopologyTestDriver driver(Workspace work) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "families");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
        properties.put(StreamsConfig.STATE_DIR_CONFIG, work.dir().toString());
        return new TopologyTestDriver(
                DetectionTopology.build(TopologyConfig.live(1), Policy::defaults), properties, Instant.EPOCH);
    }

    /** Reads all that was put out; of changelogs, it keeps the size of each entry. */
    private static void readChangelogs(TopologyTestDriver driver, Map<String, Map<ByteBuffer, Integer>> stores) {
        for (String topic : driver.producedTopicNames()) {
            TestOutputTopic<byte[], byte[]> output =
                    driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            boolean changelog = topic.endsWith("-changelog");
            Map<ByteBuffer, Integer> store =
                    changelog ? stores.computeIfAbsent(name(topic), any -> new HashMap<>()) : Map.of();
            output.readRecordsToList().forEach(row -> {
                if (changelog && row.value() == null) {
                    store.remove(ByteBuffer.wrap(row.key()));
                } else if (changelog) {
                    store.put(ByteBuffer.wrap(row.key()), row.key().length + row.value().length);
                }
            });
        }
    }

    private static String name(String changelog) {
        return changelog.substring("families-".length(), changelog.length() - "-changelog".length());
    }

    private static String text(byte[] key) {
        return new String(key, StandardCharsets.ISO_8859_1);
    }
}
