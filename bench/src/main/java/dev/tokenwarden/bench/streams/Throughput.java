package dev.tokenwarden.bench.streams;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.streams.Backtest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Measures events per second through the detection topology as {@code warden backtest} runs it, and through {@link DecodeGetPut}
 * in the same harness, alternately, in one process.
 *
 * <p>Arguments: a policy file, a file of events, and the number of events (1,000,000).
 */
public final class Throughput {
    private Throughput() {}

    /** Runs the benchmark and prints a line for each repetition, and the totals. */
    public static void main(String[] args) throws IOException, PolicyException {
        Policy policy = PolicyLoader.load(Path.of(args[0]));
        RepeatedTraffic traffic = RepeatedTraffic.of(Path.of(args[1]));
        long wanted = args.length > 2 ? Long.parseLong(args[2]) : 1_000_000;
        long[] nanos = new long[2];
        long[] counted = new long[2];
        long[] found = new long[1];
        try (Workspace work = Workspace.create("throughput");
                Backtest detection = new Backtest(policy, work.dir().resolve("detection"), line -> found[0]++);
                Baseline baseline = new Baseline(work.dir().resolve("baseline"))) {
            int repetitions = (int) Math.max(2, (wanted + traffic.size() - 1) / traffic.size());
            for (int i = 0; i < repetitions; i++) {
                List<byte[]> events = traffic.repetition(i);
                long begin = System.nanoTime();
                for (byte[] event : events) {
                    detection.accept(event);
                }
                long middle = System.nanoTime();
                for (byte[] event : events) {
                    baseline.accept(event);
                }
                long end = System.nanoTime();
                System.out.printf(
                        "%8d events: detection %,.0f/s, baseline %,.0f/s%n",
                        events.size(), rate(events.size(), middle - begin), rate(events.size(), end - middle));
                // The first repetition warms up the code: it is printed but not in the totals.
                if (i > 0) {
                    nanos[0] += middle - begin;
                    nanos[1] += end - middle;
                    counted[0] += events.size();
                }
            }
            double detectionRate = rate(counted[0], nanos[0]);
            double baselineRate = rate(counted[0], nanos[1]);
            System.out.printf(
                    "%,d events after warm-up: detection %,.0f/s, decode + get + put %,.0f/s, ratio %.2f; %,d detections%n",
                    counted[0], detectionRate, baselineRate, detectionRate / baselineRate, found[0]);
        } catch (InvalidEventException e) {
            throw new IOException("the traffic holds what is no event: " + e.getMessage(), e);
        }
    }

    private static double rate(long events, long nanos) {
        return events * 1e9 / nanos;
    }

    /** As {@link Backtest}, with the other topology. */
    private static final class Baseline implements AutoCloseable {
        private final TopologyTestDriver driver;
        private final TestInputTopic<byte[], byte[]> events;

        Baseline(Path state) {
            Properties properties = new Properties();
            properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "baseline");
            properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:0");
            properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
            driver = new TopologyTestDriver(DecodeGetPut.build(true), properties, Instant.EPOCH);
            ByteArraySerializer bytes = new ByteArraySerializer();
            events = driver.createInputTopic(Topics.TOKEN_EVENTS, bytes, bytes);
        }

        void accept(byte[] json) throws InvalidEventException {
            TokenEvent event = EventCodec.decode(json);
            events.pipeInput(TokenIdentity.eventKey(event), json, event.time());
        }

        @Override
        public void close() {
            driver.close();
        }
    }
}
