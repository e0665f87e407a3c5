package dev.tokenwarden.bench.revocation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.bench.BenchTopics;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.revocation.ledger.TopicReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/** Kafka and Redis on loopback, and helpers that start, drive and inspect other processes. */
final class RevocationBench implements AutoCloseable {
    private static final String SERVICE = "tokenwarden-revocation";

    private final Path dir;
    private final EmbeddedParts parts;
    private final Map<String, Object> kafka;
    private final KafkaProducer<byte[], byte[]> producer;
    private final RedisClient redis;
    private final Path serviceAccess;
    private final Path verifierAccess;
    private final HttpClient http = HttpClient.newHttpClient();

    /** @param dir data directory of the servers */
    RevocationBench(Path dir, String tenant) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.parts = EmbeddedParts.start(EmbeddedConfig.in(dir.resolve("data")).only(Part.KAFKA, Part.REDIS));
        BenchTopics.ensure(parts.kafka(), 4);
        this.kafka = Map.copyOf(parts.kafka().admin().clientProperties());
        Map<String, Object> producing = new HashMap<>(kafka);
        producing.put("linger.ms", 5);
        producing.put("buffer.memory", 64L << 20);
        this.producer = new KafkaProducer<>(producing, new ByteArraySerializer(), new ByteArraySerializer());
        RedisAccess admin = parts.redis().admin();
        this.redis = RedisClient.builder()
                .hostAndPort(new HostAndPort(admin.host(), admin.port()))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .user(admin.user())
                        .password(admin.password())
                        .socketTimeoutMillis(30_000)
                        .build())
                .build();
        Map<String, String> service =
                parts.kafka().ensurePrincipal(SERVICE, grants()).clientProperties();
        RedisAccess writer = parts.redis()
                .ensureUser(
                        SERVICE,
                        "~tw:*",
                        "&tw:*",
                        "+@read",
                        "+@write",
                        "+@pubsub",
                        "+@scripting",
                        "+@connection",
                        "-@dangerous");
        String prefix = "tw:{" + tenant + "}:";
        RedisAccess reader = parts.redis()
                .ensureUser(
                        "verifier",
                        "~" + prefix + "*",
                        "&" + prefix + "ack:*",
                        "+@read",
                        "+@connection",
                        "+publish",
                        "-@dangerous",
                        "-scan",
                        "-randomkey");
        this.serviceAccess = dir.resolve("service.properties");
        this.verifierAccess = dir.resolve("verifier.properties");
        access(service, writer).write(serviceAccess);
        access(Map.of(), reader).write(verifierAccess);
    }

    private static ServerAccess access(Map<String, String> kafka, RedisAccess redis) {
        return new ServerAccess(kafka, redis.host(), redis.port(), redis.user(), redis.password());
    }

    private static KafkaGrant[] grants() {
        return new KafkaGrant[] {
            KafkaGrant.read(Topics.TOKEN_EVENTS),
            KafkaGrant.read(Topics.DETECTIONS),
            KafkaGrant.read(Topics.REVOCATION_REQUESTS),
            KafkaGrant.read(Topics.LINEAGE),
            KafkaGrant.read(Topics.DECISIONS),
            KafkaGrant.write(Topics.DECISIONS),
            KafkaGrant.read(Topics.API_TOKENS),
            KafkaGrant.write(Topics.API_TOKENS),
            KafkaGrant.read(Topics.REVOCATIONS),
            KafkaGrant.write(Topics.REVOCATIONS),
            KafkaGrant.write(Topics.DEAD),
            KafkaGrant.groups(SERVICE),
            KafkaGrant.transactions(SERVICE),
        };
    }

    /** Makes a topic if it does not exist. */
    void ensure(dev.tokenwarden.contract.TopicSpec spec) {
        parts.kafka().ensureTopics(List.of(new KafkaTopic(spec.name(), spec.partitions(), spec.configs())));
    }

    /** Client properties of the Kafka admin. */
    Map<String, Object> kafka() {
        return kafka;
    }

    RedisClient redis() {
        return redis;
    }

    /** Starts the service. Its first answer contains its port. */
    ServiceJvm service(String policy, String heap) throws IOException {
        Path file = dir.resolve("policy.yaml");
        Files.writeString(file, policy);
        return ServiceJvm.start(
                ServiceProcess.class, dir.resolve("service.log"), heap, serviceAccess.toString(), file.toString());
    }

    /** Starts a verifier, and waits until its view is complete. */
    ServiceJvm verifier(String id, String tenant, String heap) throws IOException {
        ServiceJvm child = ServiceJvm.start(
                VerifierProcess.class, dir.resolve("verifier.log"), heap, verifierAccess.toString(), id, tenant);
        if (!child.answer().equals("ready")) {
            throw new IllegalStateException("a verifier did not start: see " + dir.resolve("verifier.log"));
        }
        return child;
    }

    void send(String topic, byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
    }

    void flush() {
        producer.flush();
    }

    /** Passes every committed record of a topic to the consumer. */
    void read(String topic, Consumer<ConsumerRecord<byte[], byte[]>> sink) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = TopicReader.partitions(consumer, topic);
            TopicReader.readAll(consumer, partitions, sink);
        }
    }

    /** Calls the API of the service that is ready. */
    JsonNode call(int port, String method, String path, @Nullable String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + ServiceProcess.TOKEN)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        try {
            var answer = http.send(request, BodyHandlers.ofByteArray());
            JsonNode said = Json.MAPPER.readTree(answer.body());
            if (answer.statusCode() >= 400) {
                throw new IllegalStateException(method + " " + path + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        redis.close();
        parts.close();
    }
}
