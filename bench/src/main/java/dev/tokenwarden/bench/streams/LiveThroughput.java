package dev.tokenwarden.bench.streams;

import dev.tokenwarden.bench.BenchTopics;
import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.streams.DetectionConfig;
import dev.tokenwarden.streams.DetectionService;
import dev.tokenwarden.streams.DetectionTopology;
import dev.tokenwarden.streams.TopologyConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * Measures events per second from a backlog on a real broker in this JVM, with RocksDB: the detection topology and {@link
 * DecodeGetPut}, each with exactly-once and at-least-once, one after the other. The first quarter of each run does not count.
 *
 * <p>Arguments: a policy file, a file of events, the number of events (300,000), the number of stream threads (1).
 */
public final class LiveThroughput {
    private static final int PARTITIONS = 4;

    private final Map<String, Object> kafka;
    private final Path dir;
    private final int threads;

    private LiveThroughput(Map<String, Object> kafka, Path dir, int threads) {
        this.kafka = kafka;
        this.dir = dir;
        this.threads = threads;
    }

    /** Runs the benchmark and prints a line for each measurement. */
    public static void main(String[] args) throws Exception {
        Policy policy = PolicyLoader.load(Path.of(args[0]));
        RepeatedTraffic traffic = RepeatedTraffic.of(Path.of(args[1]));
        long wanted = args.length > 2 ? Long.parseLong(args[2]) : 300_000;
        int threads = args.length > 3 ? Integer.parseInt(args[3]) : 1;
        try (Workspace work = Workspace.create("live");
                EmbeddedParts parts = EmbeddedParts.start(
                        EmbeddedConfig.in(work.dir().resolve("kafka")).only(Part.KAFKA))) {
            Map<String, Object> kafka = new HashMap<>(parts.kafka().admin().clientProperties());
            BenchTopics.ensure(parts.kafka(), PARTITIONS);
            LiveThroughput bench = new LiveThroughput(kafka, work.dir(), threads);
            long events = bench.produce(traffic, wanted);
            Topology detection = DetectionTopology.build(TopologyConfig.live(PARTITIONS), () -> policy);
            double exactly = bench.run("detection, exactly once", detection, true, events);
            double baseExactly = bench.run("decode + get + put, exactly once", DecodeGetPut.build(false), true, events);
            System.out.printf("ratio %.2f%n", exactly / baseExactly);
            Topology again = DetectionTopology.build(TopologyConfig.live(PARTITIONS), () -> policy);
            double atLeast = bench.run("detection, at least once", again, false, events);
            double baseAtLeast =
                    bench.run("decode + get + put, at least once", DecodeGetPut.build(false), false, events);
            System.out.printf("ratio %.2f%n", atLeast / baseAtLeast);
        }
    }

    private long produce(RepeatedTraffic traffic, long wanted) throws Exception {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("compression.type", "lz4");
        settings.put("linger.ms", 20);
        long sent = 0;
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; sent < wanted; i++) {
                List<byte[]> events = traffic.repetition(i);
                for (byte[] event : events) {
                    byte[] key = TokenIdentity.eventKey(EventCodec.decode(event));
                    producer.send(new ProducerRecord<>(Topics.TOKEN_EVENTS, key, event));
                    sent++;
                }
            }
        }
        return sent;
    }

    private double run(String what, Topology topology, boolean exactlyOnce, long events) throws Exception {
        String id = "bench-" + what.replaceAll("[^a-z]+", "-");
        DetectionConfig usual = DetectionConfig.of(kafka, dir.resolve(id));
        DetectionConfig config =
                new DetectionConfig(kafka, id, "1", usual.stateDirectory(), threads, usual.commitInterval(), -1);
        Properties properties = DetectionService.properties(config);
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                exactlyOnce ? StreamsConfig.EXACTLY_ONCE_V2 : StreamsConfig.AT_LEAST_ONCE);
        try (KafkaStreams streams = new KafkaStreams(topology, properties);
                Committed committed = new Committed(kafka, id)) {
            streams.start();
            // The first quarter warms up the code, for both topologies.
            long first = committed.await(events / 4);
            long begin = System.nanoTime();
            committed.await(events);
            double rate = (events - first) * 1e9 / (System.nanoTime() - begin);
            System.out.printf("%-36s %,.0f events/s (%,d events, %d threads)%n", what, rate, events - first, threads);
            return rate;
        }
    }
}
