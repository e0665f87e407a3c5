package dev.tokenwarden.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The JVM that runs the parts is killed, as by the kernel when memory runs out. */
final class CrashIT {
    @TempDir
    Path temp;

    @Test
    void killed_leavesNoRedisBehindAndLosesNothingAcknowledged() throws Exception {
        Process child = launch();
        awaitReady(child);
        List<ProcessHandle> descendants = child.descendants().toList();
        assertThat(descendants)
                .as("shell, its watcher and redis")
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(ProcessHandle::isAlive);

        child.destroyForcibly(); // SIGKILL
        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();

        await().atMost(Duration.ofSeconds(10)).until(() -> descendants.stream().noneMatch(ProcessHandle::isAlive));
        assertThatNoPasswordWasLogged();
        try (var restarted = EmbeddedParts.start(EmbeddedConfig.in(data()))) {
            assertThat(TestKafka.read(restarted.kafka().admin(), "t", "g", 1)).containsExactly("kept");
            try (var client = TestRedis.connect(restarted.redis().admin())) {
                assertThat(client.get("k")).isEqualTo("kept");
            }
            assertThat(TestHttp.call(restarted.openSearch().admin(), "GET", "/things/_doc/1", "")
                            .body())
                    .contains("kept");
        }
    }

    private Path data() {
        return temp.resolve("data");
    }

    private Path log() {
        return temp.resolve("victim.log");
    }

    private Process launch() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-Dlog4j2.configurationFile=victim-log4j2.xml",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        data().toString())
                .redirectError(log().toFile())
                .start();
    }

    private static void awaitReady(Process child) throws IOException {
        try (BufferedReader out = child.inputReader()) {
            assertThat(out.lines().anyMatch("ready"::equals)).isTrue();
        }
    }

    private void assertThatNoPasswordWasLogged() throws IOException {
        String logged = Files.readString(log()) + Files.readString(data().resolve("redis/redis.log"));
        assertThat(logged).contains("Starting embedded parts").contains("Ready to accept connections");
        List<String> passwords = Files.readAllLines(data().resolve("credentials.properties")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.indexOf('=') + 1))
                .toList();
        assertThat(passwords).hasSizeGreaterThanOrEqualTo(5).noneMatch(logged::contains);
    }

    /** Starts everything, writes to each part, says so, and waits to be killed. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] args) throws Exception {
            var parts = EmbeddedParts.start(EmbeddedConfig.in(Path.of(args[0])));
            parts.kafka().ensureTopics(List.of(KafkaTopic.of("t", 1)));
            TestKafka.send(parts.kafka().admin(), "t", "kept");
            try (var client = TestRedis.connect(parts.redis().admin())) {
                client.set("k", "kept");
            }
            TestHttp.call(parts.openSearch().admin(), "PUT", "/things/_doc/1", "{\"n\":\"kept\"}");
            System.out.println("ready");
            Thread.currentThread().join();
        }
    }
}
