package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.standalone.UseEvents;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.config.WardenConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each role in an assembly of its own, as in separate processes: they share Kafka, Redis, OpenSearch and nothing else. */
final class RolesApartIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    @TempDir
    Path temp;

    @Test
    void roles_apart_areOnePipeline_andFollowThePolicyOfTheOneThatHasIt() throws Exception {
        Path policy = Files.writeString(temp.resolve("policy.yaml"), """
                issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
                registrations: [{name: test, sources: ["urn:verifier:*"], tenants: [acme], types: [used]}]
                enforcement: {mode: enforce}
                """);
        try (EmbeddedParts parts = EmbeddedParts.start(EmbeddedConfig.in(temp.resolve("parts")));
                Assembly revocation =
                        start(parts, PipelineRole.REVOCATION, Map.of(Setting.POLICY, policy.toString()), Map.of());
                Assembly streams = start(parts, PipelineRole.STREAMS, Map.of(), Map.of());
                Assembly ingest = start(parts, PipelineRole.INGEST, Map.of(), Map.of());
                Assembly dashboards = start(
                        parts,
                        PipelineRole.DASHBOARDS,
                        Map.of(
                                Setting.REVOCATION_URL,
                                revocation.running().api().toString()),
                        Map.of(
                                "TOKENWARDEN_REVOCATION_TOKEN_FILE",
                                revocation.layout().consoleToken().toString()))) {
            String token = Files.readString(ingest.layout().httpToken("test")).strip();
            post(ingest, token, UseEvents.used("1", "stolen", "203.0.113.7", 64500, "app/1"));
            post(ingest, token, UseEvents.used("2", "stolen", "198.51.100.9", 64999, "curl/8"));

            await().atMost(SOON).untilAsserted(() -> assertThat(get(
                            revocation.running().api().resolve("/v1/revocations"),
                            Files.readString(revocation.layout().cliToken()).strip()))
                    .contains("replay.context-change", "\"stolen\""));
            assertThat(dashboards.consoleLink()).isPresent();
            assertThat(streams.health().get(PipelineRole.STREAMS).ok()).isTrue();
        }
    }

    @Test
    void kafkaThatIsNotThere_isOneLine() throws Exception {
        WardenConfig config = ConfigLoader.load(
                Map.of(
                        Setting.DATA, temp.resolve("x").toString(),
                        Setting.ONLY, "streams",
                        Setting.KAFKA_BOOTSTRAP, "127.0.0.1:1"),
                Map.of(),
                null);

        assertThatThrownBy(() -> Assembly.start(config, Clock.systemUTC(), StartProgress.SILENT))
                .isInstanceOf(StartException.class)
                .hasMessageStartingWith("kafka at 127.0.0.1:1: cannot ");
    }

    @Test
    void kafkaWhoseAuthorityCannotBeRead_isOneLine_thatNamesTheFile() throws Exception {
        WardenConfig config = ConfigLoader.load(
                Map.of(
                        Setting.DATA, temp.resolve("x").toString(),
                        Setting.ONLY, "streams",
                        Setting.KAFKA_BOOTSTRAP, "127.0.0.1:1"),
                Map.of("TOKENWARDEN_KAFKA_SECURITY_PROTOCOL", "SSL", "TOKENWARDEN_KAFKA_CA_FILE", "/no/ca.crt"),
                null);

        assertThatThrownBy(() -> Assembly.start(config, Clock.systemUTC(), StartProgress.SILENT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("/no/ca.crt: cannot be read");
    }

    private Assembly start(
            EmbeddedParts parts, PipelineRole role, Map<Setting, String> more, Map<String, String> moreVariables)
            throws Exception {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA, temp.resolve(role.word()).toString());
        flags.put(Setting.ONLY, role.word());
        flags.put(Setting.KAFKA_BOOTSTRAP, parts.kafka().bootstrapServers());
        flags.put(
                Setting.REDIS_URL,
                "redis://" + parts.redis().host() + ":" + parts.redis().port());
        flags.put(Setting.OPENSEARCH_URL, parts.openSearch().uri().toString());
        flags.put(Setting.GATEWAY_PORT, "0");
        flags.put(Setting.METRICS_LISTEN, "127.0.0.1:0");
        flags.put(Setting.API_PORT, "0");
        flags.put(Setting.CONSOLE_PORT, "0");
        flags.putAll(more);
        Map<String, String> environment = new HashMap<>(Map.of(
                "TOKENWARDEN_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                "TOKENWARDEN_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256",
                "TOKENWARDEN_KAFKA_USERNAME", parts.kafka().admin().principal(),
                "TOKENWARDEN_KAFKA_PASSWORD", parts.kafka().admin().password(),
                "TOKENWARDEN_REDIS_USERNAME", parts.redis().admin().user(),
                "TOKENWARDEN_REDIS_PASSWORD", parts.redis().admin().password(),
                "TOKENWARDEN_OPENSEARCH_USERNAME", parts.openSearch().admin().user(),
                "TOKENWARDEN_OPENSEARCH_PASSWORD", parts.openSearch().admin().password()));
        environment.putAll(moreVariables);
        return Assembly.start(ConfigLoader.load(flags, environment, null), Clock.systemUTC(), StartProgress.SILENT);
    }

    private static void post(Assembly ingest, String token, String event) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(ingest.running().gateway().resolve("/v1/events"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(202);
    }

    private static String get(URI uri, String token) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token)
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }
}
