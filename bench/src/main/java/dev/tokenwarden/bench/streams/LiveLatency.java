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
import dev.tokenwarden.standalone.assembly.Assembly;
import dev.tokenwarden.standalone.assembly.StartProgress;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.streams.DetectionConfig;
import dev.tokenwarden.streams.DetectionService;
import dev.tokenwarden.streams.DetectionTopology;
import dev.tokenwarden.streams.TopologyConfig;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Measures the time from sending the event that completes an attack until its detection is committed on {@code token-detections},
 * under a steady load of honest uses.
 *
 * <p>Arguments: events per second (5,000), seconds of measurement (60), seconds of warm-up (30), and the mode: {@code
 * exactly-once} (default) or {@code at-least-once}, the detection job on a broker; or {@code pipeline}, everything that {@code
 * warden up} runs, from the input topic of a reporter. Last, uses per second of one hot token beside the load (0).
 */
public final class LiveLatency {
    private static final int PARTITIONS = 4;

    private final int rate;
    private final int seconds;
    private final int warm;
    private final int hotRate;

    private LiveLatency(int rate, int seconds, int warm, int hotRate) {
        this.rate = rate;
        this.seconds = seconds;
        this.warm = warm;
        this.hotRate = hotRate;
    }

    /** Runs the benchmark and prints a line for each kind of rule. */
    public static void main(String[] args) throws Exception {
        LiveLatency bench = new LiveLatency(
                args.length > 0 ? Integer.parseInt(args[0]) : 5_000,
                args.length > 1 ? Integer.parseInt(args[1]) : 60,
                args.length > 2 ? Integer.parseInt(args[2]) : 30,
                args.length > 4 ? Integer.parseInt(args[4]) : 0);
        String through = args.length > 3 ? args[3] : "exactly-once";
        try (Workspace work = Workspace.create("latency")) {
            switch (through) {
                case "pipeline" -> bench.pipeline(work.dir());
                case "exactly-once" -> bench.detection(work.dir(), StreamsConfig.EXACTLY_ONCE_V2);
                case "at-least-once" -> bench.detection(work.dir(), StreamsConfig.AT_LEAST_ONCE);
                default -> throw new IllegalArgumentException("through what: " + through);
            }
        }
    }

    private void pipeline(Path dir) throws Exception {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA, dir.resolve("data").toString());
        for (Setting port : List.of(
                Setting.KAFKA_PORT,
                Setting.REDIS_PORT,
                Setting.OPENSEARCH_PORT,
                Setting.GATEWAY_PORT,
                Setting.API_PORT,
                Setting.CONSOLE_PORT)) {
            flags.put(port, "0");
        }
        flags.put(Setting.METRICS_LISTEN, "127.0.0.1:0");
        try (Assembly assembly =
                Assembly.start(ConfigLoader.load(flags, Map.of(), null), Clock.systemUTC(), StartProgress.SILENT)) {
            Map<String, Object> writes = properties(assembly.layout().kafkaClient("try"));
            measure(writes, assembly.observer("bench"), event -> new ProducerRecord<>(Topics.input("try"), event));
        }
    }

    private void detection(Path dir, String guarantee) throws Exception {
        try (EmbeddedParts parts =
                EmbeddedParts.start(EmbeddedConfig.in(dir.resolve("kafka")).only(Part.KAFKA))) {
            Map<String, Object> kafka = new HashMap<>(parts.kafka().admin().clientProperties());
            BenchTopics.ensure(parts.kafka(), PARTITIONS);
            Properties properties = DetectionService.properties(DetectionConfig.of(kafka, dir.resolve("state")));
            properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, guarantee);
            try (KafkaStreams streams = new KafkaStreams(
                    DetectionTopology.build(TopologyConfig.live(PARTITIONS), Policy::defaults), properties)) {
                streams.start();
                measure(kafka, kafka, LiveLatency::admitted);
            }
        }
    }

    private static ProducerRecord<byte[], byte[]> admitted(byte[] event) {
        try {
            return new ProducerRecord<>(Topics.TOKEN_EVENTS, TokenIdentity.eventKey(EventCodec.decode(event)), event);
        } catch (InvalidEventException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private void measure(
            Map<String, Object> writer,
            Map<String, Object> reader,
            Function<byte[], ProducerRecord<byte[], byte[]>> record)
            throws Exception {
        Map<String, Object> writes = new HashMap<>(writer);
        writes.put("linger.ms", 0);
        Map<String, Object> reads = new HashMap<>(reader);
        reads.put("isolation.level", "read_committed");
        reads.put("enable.auto.commit", false);
        reads.put("auto.offset.reset", "earliest");
        reads.put("fetch.max.wait.ms", 500);
        try (KafkaProducer<byte[], byte[]> producer =
                        new KafkaProducer<>(writes, new ByteArraySerializer(), new ByteArraySerializer());
                KafkaConsumer<byte[], byte[]> consumer =
                        new KafkaConsumer<>(reads, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Consumer<byte[]> events = event -> producer.send(record.apply(event));
            new AttackTraffic(events, Clock.systemUTC(), hotRate).run(consumer, rate, warm, seconds);
        }
    }

    private static Map<String, Object> properties(Path file) throws java.io.IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Map<String, Object> map = new HashMap<>();
        properties.forEach((name, value) -> map.put((String) name, value));
        return map;
    }
}
