package dev.tokenwarden.bench.attack;

import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.verifier.denylist.DenylistAnswer;
import dev.tokenwarden.verifier.denylist.DenylistView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The client that the others must not harm. Five times a second it reports a use at the wrong audience, and waits for the detection;
 * once a second it has a token revoked through the API, and waits until its denylist view denies the token.
 */
final class Victim implements AutoCloseable {
    static final String NAME = "victim";

    private static final String ISSUER = "https://idp.acme.example";
    private static final String TENANT = "acme";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long DETECT_EVERY_MILLIS = 200;
    private static final long DENY_EVERY_MILLIS = 1_000;

    /** One measurement: when it began and how long it took, in nanoseconds; it took {@link Long#MAX_VALUE} if there was no answer. */
    record Sample(long begun, long took) {}

    private final PipelineProcess pipeline;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> detections;
    private final DenylistView view;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Long> waiting = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<Sample> detected = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Sample> denied = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads;
    private volatile boolean running = true;

    Victim(PipelineProcess pipeline) throws IOException, InterruptedException {
        this.pipeline = pipeline;
        this.producer = producer(pipeline.reporter(NAME));
        Map<String, Object> reads = new HashMap<>(pipeline.observer());
        reads.put("isolation.level", "read_committed");
        reads.put("enable.auto.commit", false);
        this.detections = new KafkaConsumer<>(reads, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        List<TopicPartition> partitions = detections.partitionsFor(Topics.DETECTIONS).stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        detections.assign(partitions);
        detections.seekToEnd(partitions);
        partitions.forEach(detections::position);
        Properties redis = pipeline.redis(NAME);
        this.view = DenylistView.builder(NAME, TENANT)
                .redis(new RedisConfig(
                        redis.getProperty("host"),
                        Integer.parseInt(redis.getProperty("port")),
                        redis.getProperty("user"),
                        redis.getProperty("password"),
                        false))
                .start();
        if (!view.awaitWhole(PATIENCE)) {
            throw new IOException("the denylist view is not whole");
        }
        this.threads = List.of(
                new Thread(this::read, "reader"),
                new Thread(() -> repeat(DETECT_EVERY_MILLIS, this::report), "reporter"),
                new Thread(() -> repeat(DENY_EVERY_MILLIS, this::revoke), "revoker"));
        threads.forEach(thread -> {
            thread.setDaemon(true);
            thread.start();
        });
    }

    static KafkaProducer<byte[], byte[]> producer(Map<String, Object> access) {
        Map<String, Object> writes = new HashMap<>(access);
        writes.put("linger.ms", 0);
        return new KafkaProducer<>(writes, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A use of a token for the audience {@code orders} at {@code ledger}, as its reporter sends it. */
    static String use(String reporter, String jti) {
        String now = Clock.systemUTC().instant().toString();
        return "{\"specversion\":\"1.0\",\"id\":\"" + UUID.randomUUID()
                + "\",\"type\":\"dev.tokenwarden.token.used.v1\",\"source\":\"urn:verifier:" + reporter
                + "/1\",\"time\":\"" + now
                + "\",\"tenant\":\"" + TENANT + "\",\"data\":{\"token\":{\"iss\":\"" + ISSUER + "\",\"jti\":\"" + jti
                + "\",\"sub\":\"alice\",\"client_id\":\"web\",\"aud\":[\"orders\"],\"scope\":\"orders:read\",\"exp\":"
                + (Clock.systemUTC().instant().getEpochSecond() + 3_600)
                + "},\"use\":{\"audience\":\"ledger\",\"outcome\":\"accepted\",\"client\":{\"address\":\"203.0.113.7\",\"as\":64500,\"user_agent\":\"app/1.0\"}}}}";
    }

    /** How long detections took, by when the use was reported. */
    List<Sample> detections() {
        long now = System.nanoTime();
        waiting.values().stream()
                .filter(begun -> now - begun > PATIENCE.toNanos())
                .forEach(begun -> detected.add(new Sample(begun, Long.MAX_VALUE)));
        return List.copyOf(detected);
    }

    /** How long it took until tokens were denied, by when they were revoked. */
    List<Sample> denials() {
        return List.copyOf(denied);
    }

    private void report() {
        String jti = "detected-" + UUID.randomUUID();
        waiting.put(jti, System.nanoTime());
        producer.send(new ProducerRecord<>(Topics.input(NAME), use(NAME, jti).getBytes(StandardCharsets.UTF_8)));
    }

    private void revoke() {
        String jti = "denied-" + UUID.randomUUID();
        long begun = System.nanoTime();
        long end = begun + PATIENCE.toNanos();
        denied.add(new Sample(begun, order(jti) && awaitDenied(jti, end) ? System.nanoTime() - begun : Long.MAX_VALUE));
    }

    private boolean order(String jti) {
        String body = "{\"target\":{\"type\":\"token\",\"tenant\":\"" + TENANT + "\",\"iss\":\"" + ISSUER
                + "\",\"jti\":\"" + jti + "\"},\"reason\":\"measured\"}";
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(pipeline.api() + "/v1/revocations"))
                    .header("Authorization", "Bearer " + pipeline.apiToken())
                    .timeout(PATIENCE)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                System.err.println("revocation refused: " + answer.body());
            }
            return answer.statusCode() < 300;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private boolean awaitDenied(String jti, long end) {
        Token token = Token.named(ISSUER, jti, null);
        while (view.check(TENANT, token, "none") != DenylistAnswer.DENIED) {
            if (System.nanoTime() > end || !running) {
                return false;
            }
            LockSupport.parkNanos(500_000);
        }
        return true;
    }

    private void repeat(long everyMillis, Runnable work) {
        while (running) {
            long begun = System.nanoTime();
            work.run();
            LockSupport.parkNanos(everyMillis * 1_000_000 - (System.nanoTime() - begun));
        }
    }

    private void read() {
        try {
            while (true) {
                detections.poll(Duration.ofMillis(50)).forEach(record -> take(record.value()));
            }
        } catch (WakeupException e) {
            detections.close();
        }
    }

    private void take(byte[] json) {
        try {
            String jti = Detection.fromJson(json).subject().jti();
            Long begun = jti == null ? null : waiting.remove(jti);
            if (begun != null) {
                detected.add(new Sample(begun, System.nanoTime() - begun));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        running = false;
        detections.wakeup();
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(1));
        view.close();
    }
}
