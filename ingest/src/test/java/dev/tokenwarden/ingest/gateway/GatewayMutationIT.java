package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.AdmissionConfig;
import dev.tokenwarden.ingest.AdmissionSamples;
import dev.tokenwarden.ingest.AdmissionService;
import dev.tokenwarden.ingest.Broker;
import dev.tokenwarden.ingest.TestSigner;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * Whatever is sent: an answer that blames the sender, or says that there is no room; each counted once; no memory kept.
 * {@code -Dtokenwarden.mutations=1000000} for as many requests.
 */
@WithBackbone(parts = Part.KAFKA, exclusive = true)
class GatewayMutationIT {
    private static final int REQUESTS = Integer.getInteger("tokenwarden.mutations", 20_000);
    private static final int CONNECTIONS = 8;
    private static final int ROUNDS = 10;
    private static final long GROWTH_BYTES = 48L << 20;

    private final TestSigner signer = new TestSigner("urn:test:warden");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void mutatedRequests_areAnswered_counted_andForgotten(Backbone backbone) throws Exception {
        try (Broker broker = Broker.of(backbone.kafka())) {
            broker.create(bounded(TopicSpecs.all()));
            broker.create(bounded(List.of(TopicSpecs.input("payments"))));
            try (var admission = new AdmissionService(
                            AdmissionConfig.of(broker.properties()),
                            AdmissionSamples::policy,
                            Clock.systemUTC(),
                            meters);
                    var gateway = gateway(broker)) {
                admission.start();
                gateway.start();
                Map<Integer, Integer> statuses = new TreeMap<>();
                List<Long> memory = new ArrayList<>();
                for (int round = 0; round < ROUNDS; round++) {
                    round(gateway.port(), round)
                            .forEach((status, count) -> statuses.merge(status, count, Integer::sum));
                    memory.add(heap());
                }

                System.out.printf(
                        "%d requests: %s, heap after each tenth %s MiB%n", REQUESTS, statuses, mebibytes(memory));
                assertThat(statuses.keySet()).allMatch(status -> status < 500 || status == 503);
                assertThat(statuses).containsKeys(202, 207, 400, 401, 403, 404);
                assertThat(statuses.values().stream()
                                .mapToInt(Integer::intValue)
                                .sum())
                        .isEqualTo(REQUESTS / ROUNDS / CONNECTIONS * CONNECTIONS * ROUNDS);
                assertThat(memory.get(ROUNDS - 1) - memory.get(1)).isLessThan(GROWTH_BYTES);
                statuses.forEach((status, count) -> {
                    if (status != 0) {
                        assertThat(answered(status)).as("answers of %d", status).isGreaterThanOrEqualTo(count);
                    }
                });
                assertThat(statuses.get(202))
                        .as("an honest caller beside a guesser")
                        .isGreaterThan(REQUESTS / 100);
                try (RawConnection connection = new RawConnection(gateway.port())) {
                    await().until(() -> connection.send(request(used("after"))) == 202);
                }
                await().atMost(Duration.ofMinutes(2))
                        .until(() -> count("received") == count("admitted") + count("dead")
                                && count("received") >= count("gateway.taken"));
            }
        }
    }

    private GatewayService gateway(Broker broker) {
        return new GatewayService(
                GatewayConfig.loopback(broker.properties(), signer.own())
                        .withLimits(new GatewayLimits(
                                1 << 20, 1_000, 32, 64, 1_000_000, Duration.ofSeconds(5), Duration.ofSeconds(5))),
                AdmissionSamples::policy,
                Clock.systemUTC(),
                meters);
    }

    /** Topics that keep a little only: what fills up here is to be the gateway's memory, if anything. */
    private static List<TopicSpec> bounded(List<TopicSpec> topics) {
        return topics.stream()
                .map(topic -> {
                    Map<String, String> configs = new TreeMap<>(topic.configs());
                    configs.put("segment.bytes", "16777216");
                    if (!configs.getOrDefault("cleanup.policy", "delete").contains("compact")) {
                        configs.put("retention.bytes", "67108864");
                    }
                    return new TopicSpec(topic.name(), topic.partitions(), configs);
                })
                .toList();
    }

    private Map<Integer, Integer> round(int port, int round) throws Exception {
        ExecutorService senders = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Callable<Map<Integer, Integer>>> work = new ArrayList<>();
            for (int sender = 0; sender < CONNECTIONS; sender++) {
                long seed = round * 1_000L + sender;
                work.add(() -> send(port, seed));
            }
            Map<Integer, Integer> statuses = new TreeMap<>();
            for (Future<Map<Integer, Integer>> done : senders.invokeAll(work)) {
                done.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }
            return statuses;
        } finally {
            senders.shutdown();
        }
    }

    private Map<Integer, Integer> send(int port, long seed) throws IOException {
        Map<Integer, Integer> statuses = new TreeMap<>();
        RequestMutations mutations = new RequestMutations(seed, signer.token("payments"));
        try (RawConnection connection = new RawConnection(port)) {
            for (int i = 0; i < REQUESTS / ROUNDS / CONNECTIONS; i++) {
                statuses.merge(connection.send(mutations.next()), 1, Integer::sum);
            }
        }
        return statuses;
    }

    private byte[] request(String event) {
        byte[] body = utf8(event);
        return RawConnection.ascii("POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                + signer.token("payments") + "\r\nContent-Type: " + GatewayClient.STRUCTURED + "\r\nContent-Length: "
                + body.length + "\r\n\r\n" + event);
    }

    private double answered(int status) {
        Counter counter = meters.find("tokenwarden.ingest.gateway.answers")
                .tag("status", Integer.toString(status))
                .counter();
        return counter == null ? 0 : counter.count();
    }

    private double count(String name) {
        return meters.find("tokenwarden.ingest." + name).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static List<Long> mebibytes(List<Long> bytes) {
        return bytes.stream().map(count -> count >> 20).toList();
    }
}
