package dev.tokenwarden.standalone.assembly;

import static dev.tokenwarden.standalone.assembly.SampleFixture.ISSUER;
import static dev.tokenwarden.standalone.assembly.SampleFixture.THIEF;
import static dev.tokenwarden.standalone.assembly.SampleFixture.VICTIM;
import static dev.tokenwarden.standalone.assembly.SampleFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.contract.Topics;
import dev.tokenwarden.standalone.KafkaRecords;
import dev.tokenwarden.standalone.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The Spring Boot sample with the libraries of each supported Spring Boot, beside a whole pipeline. Stock Spring Security checks the
 * tokens; the starter adds the denylist and the report of uses.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SpringBootIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");
    private static final Path INTEGRATIONS = Path.of("").toAbsolutePath().resolveSibling("integrations");
    private static final String ORDER = "/orders/7";

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
    @CsvSource({"boot4,spring-boot-sample", "boot3,spring-boot-3-sample"})
    void sample_deniesAStolenTokenOnceItIsRevoked_andReportsRoutes(String name, String module) throws Exception {
        Path target = INTEGRATIONS.resolve(module).resolve("target");
        assumeThat(target.resolve("lib"))
                .as("%s is built before this test", module)
                .isDirectory();
        Path log = fixture.data().resolve(name + ".log");
        Process sample = start(name, target, log);
        try {
            await().atMost(SOON).until(() -> PORT.matcher(Files.readString(log)).find() || !sample.isAlive());
            int port = port(Files.readString(log));

            assertThat(get(port, ORDER, VICTIM, "a", null)).startsWith("401").contains("www-authenticate: bearer");
            assertThat(get(port, ORDER, VICTIM, "a", token(name + "-old", "payments", -120)))
                    .startsWith("401")
                    .contains("error=\"invalid_token\"");
            assertThat(get(port, ORDER, VICTIM, "a", token(name + "-else", "ledger", 600)))
                    .startsWith("401");
            assertThat(get(port, ORDER, VICTIM, "a", fixture.forged("JWT"))).startsWith("401");
            String stolen = token(name + "-stolen", "payments", 600);
            assertThat(get(port, "/reports/may", VICTIM, "shop-app/1", stolen))
                    .startsWith("403")
                    .contains("error=\"insufficient_scope\", scope=\"reports:read\"");
            assertThat(get(port, ORDER, VICTIM, "shop-app/1", stolen))
                    .startsWith("200")
                    .endsWith("order 7 of alice-" + name);
            assertThat(get(port, ORDER, THIEF, "curl/8", stolen)).startsWith("200");
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> get(port, ORDER, THIEF, "curl/8", stolen).startsWith("401"));

            assertThat(get(port, ORDER, VICTIM, "shop-app/1", stolen))
                    .startsWith("401")
                    .contains("error=\"invalid_token\"", "the token is revoked");
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
            assertReported(name);
        } finally {
            sample.destroyForcibly().waitFor();
        }
    }

    /** Each kind of use, as the topic has it. */
    private void assertReported(String name) {
        List<String> reported = List.of(
                "accepted GET /orders/{id}",
                "rejected GET /reports/{month} scope",
                "rejected GET revoked",
                "rejected GET expired");
        await().atMost(SOON).untilAsserted(() -> assertThat(uses(name)).containsAll(reported));
    }

    /** Outcome, operation and reason of each admitted use of that source. */
    private List<String> uses(String name) throws IOException {
        List<String> uses = new ArrayList<>();
        Path admin = Configs.admin(fixture.data(), fixture.assembly().layout().kafkaClient("shop"));
        for (String record : KafkaRecords.read(admin, Topics.TOKEN_EVENTS)) {
            JsonNode event = Json.MAPPER.readTree(record);
            JsonNode use = event.path("data").path("use");
            if (event.path("source").asText().equals("urn:verifier:shop/" + name) && !use.isMissingNode()) {
                String reason = use.path("reason").asText("");
                uses.add((use.path("outcome").asText()
                                + ' '
                                + use.path("operation").asText()
                                + ' '
                                + reason)
                        .strip());
            }
        }
        return uses;
    }

    private static int port(String log) {
        Matcher started = PORT.matcher(log);
        assertThat(started.find()).as(log).isTrue();
        return Integer.parseInt(started.group(1));
    }

    private Process start(String name, Path target, Path log) throws IOException {
        Path classes = target.resolve("classes");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-cp",
                        classes + ":" + target.resolve("lib") + "/*",
                        "dev.tokenwarden.examples.spring.OrdersApplication")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "JWKS_URL",
                        fixture.jwks(),
                        "TENANT",
                        "acme",
                        "AUDIENCE",
                        "payments",
                        "REGISTRATION",
                        "shop",
                        "SOURCE",
                        "urn:verifier:shop/" + name,
                        "CREDENTIALS",
                        fixture.assembly()
                                .layout()
                                .denylistClient("shop")
                                .getParent()
                                .toString(),
                        "PORT",
                        "0"));
        return builder.start();
    }

    private String token(String jti, String audience, int lifetime) {
        return fixture.token(jti, "JWT", audience, lifetime);
    }
}
