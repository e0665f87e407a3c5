package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.embedded.Ports;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.Setting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a running process says of its health while a real broker, or Redis, is stopped and comes back. */
final class HealthOutageIT {
    /** The probe asks every 2 s, an answer may take 3 s, and 5 s of silence are an outage; the rest is for a busy machine. */
    private static final Duration NOTICED = Duration.ofSeconds(15);

    private static final Duration BACK = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    @Timeout(240)
    void health_saysSoon_thatKafkaOrRedisIsAway_andThatItIsBack_andTheProcessStaysAlive() throws Exception {
        EmbeddedParts kafka = start(Part.KAFKA);
        EmbeddedParts redis = start(Part.REDIS);
        try (Assembly assembly = assembly(kafka, redis)) {
            await().atMost(BACK).until(() -> status(assembly.running().metrics(), "/health/ready") == 200);
            assertThat(status(assembly.running().api(), "/health")).isEqualTo(200);

            redis.close();
            await().atMost(NOTICED.multipliedBy(2))
                    .until(() -> body(assembly, "/health/ready").contains("denylist"));
            assertThat(status(assembly.running().metrics(), "/health/ready")).isEqualTo(503);
            redis = start(Part.REDIS);
            await().atMost(BACK).until(() -> status(assembly.running().metrics(), "/health/ready") == 200);

            kafka.close();
            await().atMost(NOTICED).untilAsserted(() -> {
                assertThat(status(assembly.running().metrics(), "/health/ready"))
                        .isEqualTo(503);
                assertThat(status(assembly.running().api(), "/health")).isEqualTo(503);
                assertThat(status(assembly.running().gateway(), "/health")).isEqualTo(503);
            });
            assertThat(body(assembly, "/health/ready")).contains("Kafka has not answered for");
            assertThat(status(assembly.running().metrics(), "/health/live")).isEqualTo(200);

            kafka = start(Part.KAFKA);
            await().atMost(BACK).untilAsserted(() -> {
                assertThat(status(assembly.running().metrics(), "/health/ready"))
                        .as(body(assembly, "/health/ready"))
                        .isEqualTo(200);
                assertThat(status(assembly.running().api(), "/health")).isEqualTo(200);
                assertThat(status(assembly.running().gateway(), "/health")).isEqualTo(200);
            });
        } finally {
            kafka.close();
            redis.close();
        }
    }

    /** The same part again has the same port, users and data. */
    private EmbeddedParts start(Part part) {
        return EmbeddedParts.start(new EmbeddedConfig(
                temp.resolve(part.label()), new Ports(0, 0, 0), Set.of(part), (started, took) -> {}));
    }

    private Assembly assembly(EmbeddedParts kafka, EmbeddedParts redis) throws Exception {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA, temp.resolve("data").toString());
        flags.put(Setting.ONLY, "ingest,streams,revocation");
        flags.put(Setting.KAFKA_BOOTSTRAP, kafka.kafka().bootstrapServers());
        flags.put(
                Setting.REDIS_URL,
                "redis://" + redis.redis().host() + ":" + redis.redis().port());
        flags.put(Setting.GATEWAY_PORT, "0");
        flags.put(Setting.API_PORT, "0");
        flags.put(Setting.METRICS_LISTEN, "127.0.0.1:0");
        Path policy = temp.resolve("policy.yaml");
        PolicyFile.create(policy);
        flags.put(Setting.POLICY, policy.toString());
        Map<String, String> environment = Map.of(
                "TOKENWARDEN_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                "TOKENWARDEN_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256",
                "TOKENWARDEN_KAFKA_USERNAME", kafka.kafka().admin().principal(),
                "TOKENWARDEN_KAFKA_PASSWORD", kafka.kafka().admin().password(),
                "TOKENWARDEN_REDIS_USERNAME", redis.redis().admin().user(),
                "TOKENWARDEN_REDIS_PASSWORD", redis.redis().admin().password());
        return Assembly.start(ConfigLoader.load(flags, environment, null), Clock.systemUTC(), StartProgress.SILENT);
    }

    private static int status(URI base, String path) throws Exception {
        return send(base, path).statusCode();
    }

    private static String body(Assembly assembly, String path) throws Exception {
        return send(assembly.running().metrics(), path).body();
    }

    private static HttpResponse<String> send(URI base, String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(base + path)).build(), HttpResponse.BodyHandlers.ofString());
    }
}
