package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.standalone.KafkaRecords;
import dev.tokenwarden.standalone.UseEvents;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an admin changes in the console is heeded by the whole pipeline, and still is after a restart. */
final class ConsoleExceptionIT {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Clock CLOCK = Clock.systemUTC();

    @Test
    void exceptionAndMode_madeInTheConsole_areHeeded_alsoAfterARestart(@TempDir Path temp) throws Exception {
        Path data = temp.resolve("data");
        try (Assembly assembly = Assembly.start(Configs.freePorts(data), CLOCK, StartProgress.SILENT)) {
            Admin admin = Admin.signIn(assembly);
            Path client = Configs.admin(data, assembly.layout().kafkaClient("try"));
            assertThat(detected(assembly, client, "before").at("/severity").asText())
                    .isEqualTo("high");

            HttpResponse<String> made = admin.send("POST", "/api/exceptions", """
                    {"tenant": "acme", "rule": "replay.context-change", "match": {"client": "web"},
                     "suppresses": "revocations", "reason": "two workers share a token", "days": 7}""");
            HttpResponse<String> switched = admin.send("PUT", "/api/rules/replay.one-time/mode", """
                    {"tenant": "acme", "mode": "enforce", "reason": "a quiet week"}""");

            assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
            assertThat(switched.statusCode()).as(switched.body()).isEqualTo(200);
            JsonNode suppressed = detected(assembly, client, "after");
            assertThat(suppressed.at("/severity").asText()).isEqualTo("low");
            assertThat(suppressed.at("/action").asText()).isEqualTo("alert");
            assertThat(suppressed.toString()).contains("two workers share a token");
        }
        try (Assembly again = Assembly.start(Configs.freePorts(data), CLOCK, StartProgress.SILENT)) {
            Path client = Configs.admin(data, again.layout().kafkaClient("try"));
            Admin admin = Admin.signIn(again);

            JsonNode listed = Json.MAPPER.readTree(
                    admin.send("GET", "/api/exceptions", null).body());

            assertThat(listed.at("/items/0/match/client").asText()).isEqualTo("web");
            assertThat(admin.send("GET", "/api/rules?tenant=acme", null).body())
                    .contains("\"mode\":\"enforce\",\"own\":true");
            assertThat(detected(again, client, "restarted").at("/severity").asText())
                    .isEqualTo("low");
        }
    }

    /** Shows the token from two networks, and gives what is made of it. */
    private static JsonNode detected(Assembly assembly, Path client, String jti) throws Exception {
        KafkaRecords.send(
                assembly.layout().kafkaClient("try"),
                "token-events-in.try",
                List.of(
                        UseEvents.used(jti + "-1", jti, "203.0.113.7", 64500, "app/1"),
                        UseEvents.used(jti + "-2", jti, "198.51.100.9", 64999, "curl/8")));
        await().atMost(SOON).until(() -> detection(client, jti).isPresent());
        return Json.MAPPER.readTree(detection(client, jti).orElseThrow());
    }

    private static Optional<String> detection(Path client, String jti) throws Exception {
        return KafkaRecords.read(client, "token-detections").stream()
                .filter(found -> found.contains("replay.context-change") && found.contains("\"" + jti + "\""))
                .findFirst();
    }

    /** Whoever has the link that the start printed. */
    private record Admin(HttpClient http, URI console, String cookie, String csrf) {

        /** The link works once. */
        static Admin signIn(Assembly assembly) throws Exception {
            URI link = assembly.consoleLink().orElseThrow();
            URI console = URI.create("http://" + link.getAuthority());
            HttpClient http = HttpClient.newHttpClient();
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(console.resolve("/api/session"))
                            .POST(BodyPublishers.ofString(
                                    "{\"code\":\"" + link.getQuery().substring("code=".length()) + "\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return new Admin(
                    http,
                    console,
                    answer.headers().firstValue("Set-Cookie").orElseThrow().replaceAll(";.*", ""),
                    Json.MAPPER.readTree(answer.body()).path("csrf").asText());
        }

        HttpResponse<String> send(String method, String path, @Nullable String body) throws Exception {
            return http.send(
                    HttpRequest.newBuilder(console.resolve(path))
                            .header("Cookie", cookie)
                            .header("X-CSRF-Token", csrf)
                            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }
}
