package dev.tokenwarden.ingest.gateway;

import static dev.tokenwarden.ingest.AdmissionSamples.used;
import static dev.tokenwarden.ingest.AdmissionSamples.utf8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.TopicSpec;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.admission.AdmissionHeaders;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.ingest.BrokerProcess;
import dev.tokenwarden.ingest.TestSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gateway and broker are killed at random moments, while reporters send, and send again what was not acknowledged: what was
 * acknowledged is on {@code token-events}, and nothing that was not sent. {@code -Dtokenwarden.kills=20} for more moments.
 */
class GatewayCrashIT {
    private static final int KILLS = Integer.getInteger("tokenwarden.kills", 4);
    private static final Duration LONG = Duration.ofSeconds(90);
    private static final int REPORTERS = 2;

    @TempDir
    Path dir;

    private final TestSigner signer = new TestSigner(GatewayProcess.ISSUER);
    private final Set<String> sent = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    void gatewayAndBroker_killedAgainAndAgain_acknowledgedIsOnTheTopic() throws Exception {
        prepare();
        int port = freePort();
        BrokerProcess.Running broker = BrokerProcess.start(dir);
        Process gateway = GatewayProcess.start(broker.kafka(), port, signer.jwks());
        GatewayProcess.awaitReady(gateway);
        List<Thread> reporters = reporters(port);
        Random random = new Random(20261126);
        int brokersKilled = 0;
        try {
            for (int kill = 0; kill < KILLS; kill++) {
                int until = acknowledged.size() + 1 + random.nextInt(400);
                await().atMost(LONG).pollInterval(Duration.ofMillis(1)).until(() -> acknowledged.size() >= until);
                if (random.nextBoolean()) {
                    broker.process().destroyForcibly().waitFor();
                    broker = BrokerProcess.start(dir);
                    brokersKilled++;
                } else {
                    gateway.destroyForcibly().waitFor();
                    gateway = GatewayProcess.start(broker.kafka(), port, signer.jwks());
                    GatewayProcess.awaitReady(gateway);
                }
            }
            int until = acknowledged.size() + 100;
            await().atMost(LONG).until(() -> acknowledged.size() >= until);
            enough.set(true);
            for (Thread reporter : reporters) {
                reporter.join();
            }
            Map<String, Object> kafka = broker.kafka();
            await().atMost(LONG).until(() -> ids(kafka).keySet().containsAll(acknowledged));
            Map<String, Integer> ids = ids(kafka);

            assertThat(acknowledged).isEqualTo(sent);
            assertThat(ids.keySet()).isEqualTo(acknowledged);
            System.out.printf(
                    "%d kills (%d of the broker), %d events acknowledged, %d requests refused or lost, %d deliveries beyond the"
                            + " first%n",
                    KILLS,
                    brokersKilled,
                    acknowledged.size(),
                    refusals.get(),
                    ids.values().stream().mapToInt(count -> count - 1).sum());
        } finally {
            enough.set(true);
            gateway.destroyForcibly().waitFor();
            broker.process().destroyForcibly().waitFor();
        }
    }

    private void prepare() {
        try (EmbeddedParts parts = EmbeddedParts.start(EmbeddedConfig.in(dir).only(Part.KAFKA))) {
            List<TopicSpec> topics = new ArrayList<>(TopicSpecs.all());
            topics.add(TopicSpecs.input("payments"));
            parts.kafka()
                    .ensureTopics(topics.stream()
                            .map(topic -> new KafkaTopic(topic.name(), topic.partitions(), topic.configs()))
                            .toList());
        }
    }

    private List<Thread> reporters(int port) {
        List<Thread> threads = new ArrayList<>();
        for (int number = 0; number < REPORTERS; number++) {
            int reporter = number;
            Thread thread = new Thread(() -> report(port, reporter), "reporter-" + number);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        return threads;
    }

    private void report(int port, int reporter) {
        GatewayClient http = new GatewayClient(port);
        Random random = new Random(reporter);
        for (int batch = 0; !enough.get(); batch++) {
            List<String> ids = new ArrayList<>();
            for (int i = random.nextInt(10); i >= 0; i--) {
                ids.add(reporter + "-" + batch + "-" + i);
            }
            sent.addAll(ids);
            byte[] body = utf8(ids.stream().map(id -> used(id)).collect(Collectors.joining("\n")));
            while (!taken(http, body)) {
                refusals.incrementAndGet();
            }
            acknowledged.addAll(ids);
        }
    }

    private boolean taken(GatewayClient http, byte[] body) {
        try {
            HttpResponse<String> response = http.post(signer.token("payments"), GatewayClient.NDJSON, body);
            assertThat(response.statusCode()).isIn(202, 503);
            return response.statusCode() == 202;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    /** Ids on the topic, and how often each is there. */
    private static Map<String, Integer> ids(Map<String, Object> kafka) {
        Map<String, Integer> ids = new HashMap<>();
        try (var consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.TOKEN_EVENTS).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (record.headers().lastHeader(AdmissionHeaders.KIND) == null) {
                        ids.merge(id(record.value()), 1, Integer::sum);
                    }
                });
            }
        }
        return ids;
    }

    private static String id(byte[] event) {
        try {
            return EventCodec.decode(event).id();
        } catch (dev.tokenwarden.contract.event.InvalidEventException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
