package dev.tokenwarden.bench.verifier;

import dev.tokenwarden.contract.TopicSpecs;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.KafkaAccess;
import dev.tokenwarden.embedded.KafkaTopic;
import dev.tokenwarden.embedded.RedisAccess;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.redis.RedisConfig;
import dev.tokenwarden.revocation.RevocationConfig;
import dev.tokenwarden.revocation.RevocationService;
import dev.tokenwarden.revocation.api.ApiConfig;
import dev.tokenwarden.revocation.api.ApiRole;
import dev.tokenwarden.revocation.api.ApiToken;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
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
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The real revocation service on a real Kafka and Redis, used through its API. */
final class LedgerService implements AutoCloseable {
    private static final String TOKEN = "bench-responder";
    private static final String POLICY = """
            issuers: [{issuer: "%s", tenant: %s}]
            enforcement: {mode: enforce}
            """.formatted(Corpus.ISSUER, Corpus.TENANT);

    private final KafkaAccess kafka;
    private final RevocationService service;
    private final HttpClient http = HttpClient.newHttpClient();

    LedgerService(EmbeddedParts kafkaParts, RedisAccess redis) throws PolicyException {
        kafkaParts
                .kafka()
                .ensureTopics(TopicSpecs.all(2).stream()
                        .map(spec -> new KafkaTopic(spec.name(), spec.partitions(), spec.configs()))
                        .toList());
        this.kafka = kafkaParts.kafka().admin();
        Policy policy = PolicyLoader.parse("policy.yaml", POLICY);
        this.service = new RevocationService(
                new RevocationConfig(
                        new HashMap<>(kafka.clientProperties()),
                        new RedisConfig(redis.host(), redis.port(), redis.user(), redis.password(), false),
                        ApiConfig.loopback(List.of(new ApiToken(
                                "bench", ApiToken.hash(TOKEN), ApiRole.RESPONDER, Set.of(Corpus.TENANT), false)))),
                () -> policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        service.start();
    }

    static Target target(String jti) {
        return new Target.OfToken(Corpus.TENANT, Corpus.ISSUER, jti, null);
    }

    /** Revokes a token. Returns when the revocation is on the ledger. */
    void revoke(String jti) throws IOException, InterruptedException {
        call("POST", "/v1/revocations", """
                {"target": {"type": "token", "tenant": "%s", "iss": "%s", "jti": "%s"}, "reason": "bench"}
                """.formatted(Corpus.TENANT, Corpus.ISSUER, jti));
    }

    void reinstate(String jti) throws IOException, InterruptedException {
        call("DELETE", "/v1/revocations/" + target(jti).id(), "{\"reason\": \"bench\"}");
    }

    private void call(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.apiPort() + path))
                .header("Authorization", "Bearer " + TOKEN)
                .timeout(Duration.ofSeconds(30))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(method + " " + path + ": answered " + answer.statusCode() + " " + answer.body());
        }
    }

    /** The names of all targets that the ledger has now. */
    Set<String> ledger() throws IOException {
        Map<String, Object> config = new HashMap<>(kafka.clientProperties());
        config.put("isolation.level", "read_committed");
        Map<String, String> names = new HashMap<>();
        TopicPartition partition = new TopicPartition(Topics.REVOCATIONS, 0);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    String key = new String(record.key(), StandardCharsets.ISO_8859_1);
                    if (record.value() == null) {
                        names.remove(key);
                    } else {
                        names.put(
                                key,
                                Revocation.fromJson(record.value()).target().name());
                    }
                }
            }
        }
        return Set.copyOf(names.values());
    }

    @Override
    public void close() {
        service.close();
    }
}
