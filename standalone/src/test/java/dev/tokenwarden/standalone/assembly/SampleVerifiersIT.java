package dev.tokenwarden.standalone.assembly;

import static dev.tokenwarden.standalone.assembly.SampleFixture.ISSUER;
import static dev.tokenwarden.standalone.assembly.SampleFixture.THIEF;
import static dev.tokenwarden.standalone.assembly.SampleFixture.VICTIM;
import static dev.tokenwarden.standalone.assembly.SampleFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.standalone.cli.CommandRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The verifiers of docs/verifiers, each as its page says, beside a whole pipeline: what they deny, and how a token that was stolen
 * ends at the verifier that reported it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SampleVerifiersIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Path SAMPLES =
            Path.of("").toAbsolutePath().resolveSibling("docs").resolve("verifiers");

    private SampleFixture fixture;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        fixture = new SampleFixture(temp);
    }

    @AfterAll
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "python | python3 -c 'import cryptography' | python3 python/verifier.py",
                "node   | node --version                   | node node/verifier.mjs",
                "go     | go version                       | go run go/main.go"
            })
    void sample_deniesWhatItMust_andDeniesAStolenTokenOnceItIsRevoked(String name, String probe, String command)
            throws Exception {
        assumeThat(runs(probe))
                .as("%s is not installed here: `%s` fails", name, probe)
                .isTrue();
        Process sample = start(name, command);
        try (BufferedReader out = sample.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(out.readLine().replaceAll("\\D", ""));
            await().atMost(SOON).until(() -> get(port, VICTIM, "shop-app/1", token(name + "-warm", 600))
                    .startsWith("200"));

            assertThat(get(port, VICTIM, "a", null)).startsWith("401").contains("www-authenticate: bearer\n");
            assertThat(get(port, VICTIM, "a", token("x", -120)))
                    .startsWith("401")
                    .contains("error=\"invalid_token\"");
            assertThat(get(port, VICTIM, "a", tokenFor("ledger")))
                    .startsWith("401")
                    .endsWith("audience");
            assertThat(get(port, VICTIM, "a", forged())).startsWith("401").endsWith("signature");
            assertThat(get(port, VICTIM, "a", "x.y")).startsWith("401").endsWith("malformed");
            String stolen = token(name + "-stolen", 600);
            assertThat(get(port, VICTIM, "shop-app/1", stolen)).startsWith("200");
            long used = System.nanoTime();
            assertThat(get(port, THIEF, "curl/8", stolen)).startsWith("200");
            await().atMost(SOON).pollInterval(Duration.ofMillis(5)).until(() -> get(port, THIEF, "curl/8", stolen)
                    .startsWith("401"));
            Duration took = Duration.ofNanos(System.nanoTime() - used);

            System.out.printf("%s: denied %d ms after the thief's first use%n", name, took.toMillis());
            assertThat(get(port, VICTIM, "shop-app/1", stolen))
                    .startsWith("401")
                    .endsWith("revoked");
            CommandRun check = CommandRun.warden(
                    "check",
                    "--tenant",
                    "acme",
                    "--iss",
                    ISSUER,
                    "--jti",
                    name + "-stolen",
                    "--data",
                    fixture.data().toString());
            assertThat(check.out()).startsWith("denied\n").contains("replay.context-change");
        } finally {
            sample.descendants().forEach(ProcessHandle::destroyForcibly);
            sample.destroyForcibly().waitFor();
        }
    }

    private static boolean runs(String probe) throws InterruptedException {
        try {
            return new ProcessBuilder("sh", "-c", probe)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Process start(String name, String command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command.split(" "))
                .directory(SAMPLES.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment()
                .putAll(Map.of(
                        "ISSUER",
                        ISSUER,
                        "JWKS_URL",
                        fixture.jwks(),
                        "TENANT",
                        "acme",
                        "AUDIENCE",
                        "payments",
                        "SOURCE",
                        "urn:verifier:shop/" + name,
                        "REDIS_FILE",
                        fixture.assembly().layout().denylistClient("shop").toString(),
                        "GATEWAY_URL",
                        fixture.assembly().running().gateway().toString(),
                        "GATEWAY_TOKEN_FILE",
                        fixture.assembly().layout().httpToken("shop").toString(),
                        "PORT",
                        "0",
                        "PYTHONDONTWRITEBYTECODE",
                        "1"));
        return builder.start();
    }

    private String token(String jti, int lifetime) {
        return fixture.token(jti, "at+jwt", "payments", lifetime);
    }

    private String tokenFor(String audience) {
        return fixture.token(UUID.randomUUID().toString(), "at+jwt", audience, 600);
    }

    private String forged() {
        return fixture.forged("at+jwt");
    }
}
