package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.bench.Workspace;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.EventType;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Stops Kafka for a minute while a service that reports its uses receives 2,000 HTTP requests per second. Prints how long requests
 * take before, during and after the outage, and whether every use arrives once Kafka is back. Service, broker and load run in separate
 * processes. Arguments: seconds before the outage (60), seconds of the outage (60).
 *
 * <p>Exit code 1: a use was lost, or arrived under two ids.
 */
public final class KafkaOutage {
    private static final int CONNECTIONS = 4;
    private static final int REQUESTS_A_SECOND = 2_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    private KafkaOutage() {}

    public static void main(String[] args) throws Exception {
        long before = args.length > 0 ? Long.parseLong(args[0]) : 60;
        long outage = args.length > 1 ? Long.parseLong(args[1]) : 60;
        System.exit(run(Duration.ofSeconds(before), Duration.ofSeconds(outage), System.out) ? 0 : 1);
    }

    private static boolean run(Duration before, Duration outage, PrintStream out) throws Exception {
        try (Workspace work = Workspace.create("kafka-outage");
                EmbeddedParts redis = EmbeddedParts.start(
                        EmbeddedConfig.in(work.dir().resolve("redis")).only(Part.REDIS));
                FeedWriter writer = new FeedWriter(redis.redis().admin(), Corpus.TENANT)) {
            Path dir = work.dir();
            Servers.write(dir, redis.redis().admin());
            writer.fill(10_000);
            writer.beatEverySecond();
            Corpus corpus =
                    Corpus.sign("RS256", 1_000, Clock.systemUTC().instant().getEpochSecond());
            corpus.write(dir, "RS256");
            try (ChildJvm kafka = ChildJvm.start(KafkaHost.class, dir, "512m");
                    ChildJvm service = ChildJvm.start(ProtectedService.class, dir, "1g");
                    Load load = new Load(Integer.parseInt(service.first()), corpus)) {
                load.run(WARM_UP);
                DurationSamples calm = load.run(before);
                kafka.ask("stop");
                DurationSamples without = load.run(outage);
                kafka.ask("start");
                DurationSamples after = load.run(Duration.ofSeconds(10));
                print(out, "before", calm, calm);
                print(out, "Kafka stopped", without, calm);
                print(out, "Kafka back", after, calm);
                return arrived(dir, service, load.served(), out);
            }
        }
    }

    private static void print(PrintStream out, String phase, DurationSamples samples, DurationSamples calm) {
        long bound = calm.quantile(0.99) * 2;
        out.printf(
                "%-14s %,d requests, p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms, max %.3f ms, over 2 x p99 before (%.3f ms): %d%n",
                phase,
                samples.count(),
                samples.quantile(0.5) / 1e6,
                samples.quantile(0.99) / 1e6,
                samples.quantile(0.999) / 1e6,
                samples.max() / 1e6,
                bound / 1e6,
                samples.above(bound));
    }

    private static boolean arrived(Path dir, ChildJvm service, int served, PrintStream out) throws Exception {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        String counts = service.ask("counts");
        while (!counts.startsWith(served + " ") && System.nanoTime() - end < 0) {
            Fault.pause(Duration.ofMillis(200));
            counts = service.ask("counts");
        }
        int distinct = uses(dir).size();
        out.printf(
                "served %,d; reporter says sent, dropped, pending: %s; distinct uses in Kafka: %,d%n",
                served, counts, distinct);
        return distinct == served;
    }

    private static Set<String> uses(Path dir) throws IOException, InvalidEventException {
        Set<String> ids = new HashSet<>();
        TopicPartition partition = new TopicPartition(Topics.input(Corpus.REGISTRATION), 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(Servers.kafka(dir), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    TokenEvent event = EventCodec.decode(record.value());
                    if (event.type() == EventType.USED) {
                        ids.add(event.id());
                    }
                }
            }
        }
        return ids;
    }

    /** Sends requests over several connections in parallel. */
    private static final class Load implements AutoCloseable {
        private final List<RequestLoop> connections = new ArrayList<>();
        private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);

        Load(int port, Corpus corpus) throws IOException {
            for (int i = 0; i < CONNECTIONS; i++) {
                connections.add(new RequestLoop(port, corpus.tokens()));
            }
        }

        DurationSamples run(Duration time) throws Exception {
            long every = Duration.ofSeconds(1).toNanos() * CONNECTIONS / REQUESTS_A_SECOND;
            List<Future<DurationSamples>> running = new ArrayList<>();
            for (RequestLoop one : connections) {
                running.add(threads.submit(() -> one.run(time.toNanos(), every)));
            }
            DurationSamples all = new DurationSamples();
            for (Future<DurationSamples> one : running) {
                all.addAll(one.get());
            }
            return all;
        }

        int served() {
            return connections.stream().mapToInt(RequestLoop::served).sum();
        }

        @Override
        public void close() throws IOException {
            threads.shutdownNow();
            for (RequestLoop one : connections) {
                one.close();
            }
        }
    }
}
