package dev.tokenwarden.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code warden up} as a process of its own: what a signal does to it, and what it finds after a crash. */
final class UpProcessIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    @Test
    @Timeout(value = 300)
    void up_killed_leavesNoRedis_andGoesOnWhereItWas_andEndsInOrderOnSigterm() throws Exception {
        Path data = temp.resolve("data");
        Path reporter = data.resolve("clients/try.kafka.properties");

        Up first = Up.start(data);
        KafkaRecords.send(
                reporter, "token-events-in.try", List.of(UseEvents.used("1", "a", "203.0.113.7", 64500, "app/1")));
        first.process().destroyForcibly().waitFor();

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(listens(first.redis())).isFalse());

        Up second = Up.start(data);
        assertThat(second.said().path("kafka")).isEqualTo(first.said().path("kafka"));
        // The first half of the replay was reported before the crash, the second comes after it.
        KafkaRecords.send(
                reporter, "token-events-in.try", List.of(UseEvents.used("2", "a", "198.51.100.9", 64999, "curl/8")));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(ask(second, "/v1/decisions")).contains("replay.context-change"));

        long begin = System.nanoTime();
        second.process().destroy();
        assertThat(second.process().waitFor(15, TimeUnit.SECONDS)).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
        assertThat(second.process().exitValue()).isZero();
        assertThat(listens(second.redis())).isFalse();
        assertThat(data.resolve("running.json")).doesNotExist();
    }

    private static String ask(Up up, String path) throws Exception {
        var http = java.net.http.HttpClient.newHttpClient();
        String token = java.nio.file.Files.readString(up.data().resolve("clients/cli.token"))
                .strip();
        var request = java.net.http.HttpRequest.newBuilder(
                        java.net.URI.create(up.said().path("api").asText() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        return http.send(request, java.net.http.HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static boolean listens(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** A running process, and the line of JSON that it printed once it was up. */
    private record Up(Process process, Path data, JsonNode said) {
        static Up start(Path data) throws IOException {
            String java =
                    Path.of(System.getProperty("java.home"), "bin", "java").toString();
            String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            Process process = new ProcessBuilder(
                            java,
                            "-Xmx768m",
                            "-cp",
                            classPath,
                            "dev.tokenwarden.standalone.Warden",
                            "up",
                            "--json",
                            "--data",
                            data.toString(),
                            "--kafka-port",
                            "0",
                            "--redis-port",
                            "0",
                            "--opensearch-port",
                            "0",
                            "--gateway-port",
                            "0",
                            "--api-port",
                            "0",
                            "--console-port",
                            "0",
                            "--metrics",
                            "127.0.0.1:0")
                    .redirectError(new File(data + ".err"))
                    .start();
            BufferedReader out = process.inputReader();
            String line = out.readLine();
            assertThat(line).as("what was printed; see %s.err", data).isNotNull();
            return new Up(process, data, Json.MAPPER.readTree(line));
        }

        InetSocketAddress redis() {
            String[] parts = said.path("redis").asText().split(":", 2);
            return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
        }
    }
}
