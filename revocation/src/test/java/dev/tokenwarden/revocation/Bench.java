package dev.tokenwarden.revocation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.contract.denylist.DenylistMeta;
import dev.tokenwarden.contract.denylist.DenylistUsers;
import dev.tokenwarden.contract.denylist.FeedRecord;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Lineage;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.KafkaGrant;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.revocation.api.ApiConfig;
import dev.tokenwarden.revocation.api.ApiRole;
import dev.tokenwarden.revocation.api.ApiToken;
import dev.tokenwarden.revocation.ledger.TopicReader;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.BackboneExtension;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.resps.StreamEntry;

/** The service on a backbone, and what tests need to drive it from outside. */
final class Bench implements BeforeAllCallback, AfterAllCallback, AutoCloseable {
    static final String RESPONDER = "responder-token";
    static final String VIEWER = "viewer-token";
    static final String CONSOLE = "console-token";
    static final String ADMIN = "admin-token";
    static final String CLIENT = "client-token";
    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** What docs/denylist.md tells operators to grant. */
    private static final String[] REDIS_RULES = DenylistUsers.service().toArray(String[]::new);

    private Map<String, Object> kafka;
    private Map<String, Object> serviceKafka;
    private RedisConfig redisConfig;
    private Gate gate;
    private final Policy policy;
    private KafkaProducer<byte[], byte[]> producer;
    private RedisClient redis;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Clock clock = Clock.systemUTC();
    private SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private RevocationService service;

    /** An extension that starts the service before a test class, and stops it after the class. */
    Bench(String policy) {
        this.policy = RevocationSamples.policy(policy);
    }

    Bench(Backbone backbone, String policy) {
        this(policy);
        start(backbone);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        start(BackboneExtension.backbone(context));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        close();
    }

    private void start(Backbone backbone) {
        backbone.kafka()
                .ensureTopics(TopicSpecs.all(2).stream()
                        .map(spec -> new KafkaTopic(spec.name(), spec.partitions(), spec.configs()))
                        .toList());
        this.kafka = Map.copyOf(backbone.kafka().admin().clientProperties());
        this.serviceKafka = Map.copyOf(backbone.kafka()
                .ensurePrincipal("tokenwarden-revocation", kafkaGrants())
                .clientProperties());
        RedisAccess own = backbone.redis().ensureUser("tokenwarden-revocation", REDIS_RULES);
        this.gate = new Gate(own.host(), own.port());
        this.redisConfig = new RedisConfig("127.0.0.1", gate.port(), own.user(), own.password(), false);
        RedisAccess access = backbone.redis().admin();
        this.producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
        this.redis = RedisClient.builder()
                .hostAndPort(new HostAndPort(access.host(), access.port()))
                .clientConfig(DefaultJedisClientConfig.builder()
                        .user(access.user())
                        .password(access.password())
                        .build())
                .build();
        this.service = startService();
    }

    /** What {@link RevocationConfig} says the service needs, and no more. */
    private static KafkaGrant[] kafkaGrants() {
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
            KafkaGrant.groups("tokenwarden-revocation"),
            KafkaGrant.transactions("tokenwarden-revocation"),
        };
    }

    private RevocationService startService() {
        registry = new SimpleMeterRegistry();
        RevocationConfig config = new RevocationConfig(
                serviceKafka,
                redisConfig,
                ApiConfig.loopback(List.of(
                        new ApiToken("rita", ApiToken.hash(RESPONDER), ApiRole.RESPONDER, Set.of("*"), false),
                        new ApiToken("vic", ApiToken.hash(VIEWER), ApiRole.VIEWER, Set.of("acme"), false),
                        new ApiToken("ada", ApiToken.hash(ADMIN), ApiRole.ADMIN, Set.of("*"), false),
                        new ApiToken("web", ApiToken.hash(CLIENT), ApiRole.CLIENT, Set.of("acme"), false),
                        new ApiToken("console", ApiToken.hash(CONSOLE), ApiRole.RESPONDER, Set.of("*"), true))));
        RevocationService started = new RevocationService(config, () -> policy, clock, registry);
        started.start();
        return started;
    }

    void restart() {
        service.close();
        service = startService();
    }

    /** Starts another instance, and leaves this one as it is: as if it had been cut off and did not know. */
    RevocationService supersede() {
        RevocationService old = service;
        service = startService();
        return old;
    }

    /** The service's way to Redis. */
    Gate gate() {
        return gate;
    }

    RevocationService service() {
        return service;
    }

    SimpleMeterRegistry registry() {
        return registry;
    }

    RedisClient redis() {
        return redis;
    }

    Clock clock() {
        return clock;
    }

    void send(Detection detection) {
        send(Topics.DETECTIONS, detection.subject().key(detection.tenant()), detection.toJson());
    }

    void send(Lineage lineage) {
        byte[] key = Objects.requireNonNull(TokenIdentity.of(lineage.tenant(), lineage.token()))
                .toBytes();
        send(Topics.LINEAGE, key, lineage.toJson());
    }

    void send(RevocationRequest request) {
        send(Topics.REVOCATION_REQUESTS, request.target().key(), request.toJson());
    }

    void send(String topic, byte[] key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key, value));
        producer.flush();
    }

    /** Everything that is committed in a topic. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        Map<String, Object> config = new HashMap<>(kafka);
        config.put("isolation.level", "read_committed");
        config.put("auto.offset.reset", "earliest");
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            TopicReader.readAll(consumer, partitions, records::add);
            return records;
        }
    }

    boolean isListed(Target target) {
        return redis.exists(DenylistKeys.entry(target))
                && redis.zscore(DenylistKeys.index(target.tenant()), target.name()) != null;
    }

    void awaitListed(Target target) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> isListed(target));
    }

    void awaitGone(Target target) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> !isListed(target));
    }

    /** The marker, or null while there is none. */
    DenylistMeta meta(String tenant) {
        String json = redis.get(DenylistKeys.meta(tenant));
        try {
            return json == null ? null : DenylistMeta.fromJson(json);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    List<FeedRecord> feed(String tenant) {
        List<StreamEntry> entries = redis.xrange(DenylistKeys.feed(tenant), "-", "+");
        return entries.stream()
                .map(entry -> FeedRecord.fromFields(entry.getFields()))
                .toList();
    }

    /** Waits until the service has read all that was sent, by sending one more detection that must take effect. */
    void settle(String tenant) {
        Detection last = RevocationSamples.detection(tenant, "settle-" + System.nanoTime(), clock.instant());
        send(last);
        awaitListed(Target.token(RevocationSamples.token(
                tenant, Objects.requireNonNull(last.subject().jti()))));
    }

    HttpResponse<String> call(String method, String path, String token, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.apiPort() + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    JsonNode ok(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isIn(200, 201);
        return json(response);
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return Json.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError(response.body(), e);
        }
    }

    @Override
    public void close() {
        service.close();
        gate.close();
        producer.close();
        redis.close();
    }
}
