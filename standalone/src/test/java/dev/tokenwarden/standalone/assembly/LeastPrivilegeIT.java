package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.embedded.EmbeddedConfig;
import dev.tokenwarden.embedded.EmbeddedParts;
import dev.tokenwarden.standalone.UseEvents;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.standalone.config.ConfigLoader;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.Setting;
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
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each role in a process of its own, with the user that {@code warden provision} made for it, and no other rights. */
final class LeastPrivilegeIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    @TempDir
    private Path temp;

    @Test
    void roles_withTheirOwnUsers_detectAndRevoke() throws Exception {
        Path policy = Files.writeString(temp.resolve("policy.yaml"), """
                issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
                registrations: [{name: test, sources: ["urn:verifier:*"], tenants: [acme], types: [used]}]
                enforcement: {mode: enforce}
                """);
        try (EmbeddedParts parts = EmbeddedParts.start(EmbeddedConfig.in(temp.resolve("parts")))) {
            provision(parts, policy);
            try (Assembly revocation =
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
                String token =
                        Files.readString(ingest.layout().httpToken("test")).strip();
                post(ingest, token, UseEvents.used("1", "stolen", "203.0.113.7", 64500, "app/1"));
                post(ingest, token, UseEvents.used("2", "stolen", "198.51.100.9", 64999, "curl/8"));

                await().atMost(SOON).untilAsserted(() -> assertThat(get(
                                revocation.running().api().resolve("/v1/revocations"),
                                Files.readString(revocation.layout().cliToken()).strip()))
                        .contains("replay.context-change", "\"stolen\""));
                await().atMost(SOON).untilAsserted(() -> {
                    for (Assembly one : List.of(revocation, streams, ingest, dashboards)) {
                        assertThat(one.health().values()).allMatch(RoleHealth::ok);
                    }
                });
            }
            missingTopic(parts);
        }
    }

    /** A user that cannot create topics is told who can. */
    private void missingTopic(EmbeddedParts parts) throws Exception {
        try (Admin admin = Admin.create(Map.copyOf(parts.kafka().admin().clientProperties()))) {
            admin.deleteTopics(List.of("token-events")).all().get();
        }
        await().atMost(SOON).untilAsserted(() -> assertThatThrownBy(() ->
                        start(parts, PipelineRole.STREAMS, Map.of(), Map.of()).close())
                .isInstanceOf(StartException.class)
                .hasMessageContaining("topic token-events does not exist, and this user cannot create it: run"
                        + " ./warden provision --apply"));
    }

    private void provision(EmbeddedParts parts, Path policy) throws Exception {
        CommandRun run = CommandRun.warden(
                Map.of(
                        "TOKENWARDEN_KAFKA_BOOTSTRAP", parts.kafka().bootstrapServers(),
                        "TOKENWARDEN_KAFKA_SECURITY_PROTOCOL", "SASL_PLAINTEXT",
                        "TOKENWARDEN_KAFKA_SASL_MECHANISM", "SCRAM-SHA-256",
                        "TOKENWARDEN_KAFKA_USERNAME", parts.kafka().admin().principal(),
                        "TOKENWARDEN_KAFKA_PASSWORD", parts.kafka().admin().password(),
                        "TOKENWARDEN_REDIS_URL", redis(parts),
                        "TOKENWARDEN_REDIS_USERNAME", parts.redis().admin().user(),
                        "TOKENWARDEN_REDIS_PASSWORD", parts.redis().admin().password()),
                "provision",
                "--policy",
                policy.toString(),
                "--mechanism",
                "SCRAM-SHA-256",
                "--out",
                temp.resolve("credentials").toString(),
                "--apply");
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private static String redis(EmbeddedParts parts) {
        return "redis://" + parts.redis().host() + ":" + parts.redis().port();
    }

    private Assembly start(
            EmbeddedParts parts, PipelineRole role, Map<Setting, String> more, Map<String, String> moreVariables)
            throws Exception {
        String user = "tokenwarden-" + role.word();
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA, temp.resolve(role.word()).toString());
        flags.put(Setting.ONLY, role.word());
        flags.put(Setting.KAFKA_BOOTSTRAP, parts.kafka().bootstrapServers());
        flags.put(Setting.OPENSEARCH_URL, parts.openSearch().uri().toString());
        flags.put(Setting.GATEWAY_PORT, "0");
        flags.put(Setting.API_PORT, "0");
        flags.put(Setting.CONSOLE_PORT, "0");
        flags.put(Setting.METRICS_LISTEN, "127.0.0.1:0");
        flags.putAll(more);
        Map<String, String> environment = new HashMap<>(Map.of(
                "TOKENWARDEN_KAFKA_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "TOKENWARDEN_KAFKA_SASL_MECHANISM",
                "SCRAM-SHA-256",
                "TOKENWARDEN_KAFKA_USERNAME",
                user,
                "TOKENWARDEN_KAFKA_PASSWORD_FILE",
                password(user, "kafka"),
                "TOKENWARDEN_OPENSEARCH_USERNAME",
                parts.openSearch().admin().user(),
                "TOKENWARDEN_OPENSEARCH_PASSWORD",
                parts.openSearch().admin().password()));
        if (role == PipelineRole.REVOCATION) {
            environment.put("TOKENWARDEN_REDIS_URL", redis(parts));
            environment.put("TOKENWARDEN_REDIS_USERNAME", user);
            environment.put("TOKENWARDEN_REDIS_PASSWORD_FILE", password(user, "redis"));
        }
        environment.putAll(moreVariables);
        return Assembly.start(ConfigLoader.load(flags, environment, null), Clock.systemUTC(), StartProgress.SILENT);
    }

    private String password(String user, String system) {
        return temp.resolve("credentials/" + user + "." + system + ".password").toString();
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
