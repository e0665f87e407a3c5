package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tokenwarden.service.metrics.MeterKind;
import dev.tokenwarden.service.metrics.PipelineMeter;
import dev.tokenwarden.standalone.KafkaRecords;
import dev.tokenwarden.standalone.UseEvents;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.standalone.config.Setting;
import dev.tokenwarden.standalone.monitoring.PrometheusName;
import dev.tokenwarden.standalone.monitoring.Scrape;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The meters of a whole pipeline with traffic: those that are documented, and those that alerts and dashboard use. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class MetersIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final Path ROOT = root();
    private static final Path ALERTS = ROOT.resolve("deploy/prometheus/alerts.yaml");
    private static final Path DASHBOARD = ROOT.resolve("deploy/grafana/tokenwarden.json");
    private static final Pattern NAME = Pattern.compile("\\b(?:tokenwarden|jvm|process|system|log4j2)_[a-z0-9_]+\\b");
    private static final Pattern OF_MICROMETER = Pattern.compile("(?:jvm|process|system|log4j2|disk)_.*");

    private Path temp;
    private Assembly assembly;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        temp = dir;
        Path policy = Files.writeString(dir.resolve("policy.yaml"), """
                issuers: [{issuer: "https://idp.acme.example", tenant: acme}]
                audiences: [{audience: payments, risk: high}]
                registrations:
                  - name: try
                    sources: ["urn:verifier:*"]
                    tenants: [acme]
                    types: [used, exchanged, issued, status]
                    issuers: ["https://idp.acme.example"]
                enforcement: {mode: enforce}
                """);
        assembly = Assembly.start(
                Configs.freePorts(
                        dir.resolve("data"),
                        Map.of(
                                Setting.POLICY,
                                policy.toString(),
                                Setting.NOTIFY_REVOCATION_URL,
                                "http://127.0.0.1:1/revoke",
                                Setting.NOTIFY_REVOCATION_CLIENT,
                                "warden",
                                Setting.NOTIFY_REVOCATION_SECRET_FILE,
                                Files.writeString(dir.resolve("secret"), "s").toString())),
                Clock.systemUTC(),
                StartProgress.SILENT);
        KafkaRecords.send(
                assembly.layout().kafkaClient("try"),
                "token-events-in.try",
                List.of(
                        UseEvents.used("1", "stolen", "203.0.113.7", 64500, "app/1"),
                        UseEvents.used("2", "stolen", "198.51.100.9", 64999, "curl/8"),
                        "no event at all"));
        ask(assembly.running().gateway() + "/v1/events");
        ask(assembly.running().api() + "/v1/status");
        ask(assembly.running().console() + "/login");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        scrape().value("tokenwarden_revocation_decisions_total", "outcome=\"revoked\""))
                .isPositive());
    }

    @AfterAll
    void stop() {
        assembly.close();
    }

    @Test
    void meters_areThoseThatAreDocumented_withTheirTypesAndLabels() {
        await().atMost(SOON).untilAsserted(() -> {
            Scrape scrape = scrape();
            Map<String, String> documented = new TreeMap<>();
            for (PipelineMeter meter : PipelineMeter.values()) {
                PrometheusName name = PrometheusName.of(meter);
                documented.put(name.family(), name.type());
                if (meter.kind() == MeterKind.TIMER) {
                    documented.put(name.family() + "_max", "gauge");
                }
            }
            Map<String, String> exported = new TreeMap<>(scrape.types());
            exported.keySet().removeIf(name -> OF_MICROMETER.matcher(name).matches());

            assertThat(exported).isEqualTo(documented);
            for (PipelineMeter meter : PipelineMeter.values()) {
                String sample = PrometheusName.of(meter).family() + (meter.kind() == MeterKind.TIMER ? "_count" : "");
                assertThat(scrape.labels().get(sample)).as(sample).isEqualTo(new TreeSet<>(meter.tags()));
            }
        });
    }

    @Test
    void latencies_areMeasuredFromTheAct_toEachStage() throws Exception {
        Scrape scrape = scrape();

        for (String stage : List.of(
                "ingest_act_delay", "ingest_delay", "revocation_detection_delay", "revocation_decision_delay")) {
            assertThat(scrape.value("tokenwarden_" + stage + "_seconds_count"))
                    .as(stage)
                    .isPositive();
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(scrape().value("tokenwarden_revocation_denylist_delay_seconds_count"))
                        .isPositive());
    }

    @Test
    void counters_addUp() throws Exception {
        Scrape scrape = scrape();

        assertThat(scrape.value("tokenwarden_ingest_received_total"))
                .isEqualTo(scrape.value("tokenwarden_ingest_admitted_total")
                        + scrape.value("tokenwarden_ingest_dead_total"))
                .isEqualTo(3);
        assertThat(scrape.value("tokenwarden_role_ready")).isEqualTo(4);
        assertThat(scrape.value("tokenwarden_http_requests_seconds_count", "listener=\"api\"", "status=\"401\""))
                .isPositive();
    }

    @Test
    void alertsAndDashboard_useMetersThatExist() throws Exception {
        for (Path file : List.of(ALERTS, DASHBOARD)) {
            Set<String> used = new TreeSet<>();
            NAME.matcher(Files.readString(file)).results().forEach(name -> used.add(name.group()));

            assertThat(used).hasSizeGreaterThan(10);
            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(scrape().samples()).as(file.toString()).containsAll(used));
        }
    }

    @Test
    void alerts_passPromtool() throws Exception {
        assumeTrue(found("promtool"), "promtool is not installed (Debian: apt-get install prometheus)");
        Process check = new ProcessBuilder("promtool", "check", "rules", ALERTS.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

        assertThat(check.waitFor()).as(said).isZero();
        assertThat(said).contains("SUCCESS");
    }

    @Test
    void scrape_passesPromtool() throws Exception {
        assumeTrue(found("promtool"), "promtool is not installed (Debian: apt-get install prometheus)");
        Process check = new ProcessBuilder("promtool", "check", "metrics")
                .redirectErrorStream(true)
                .redirectInput(Files.writeString(temp.resolve("scrape.txt"), scrape().text())
                        .toFile())
                .start();
        String said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        check.waitFor();

        // Micrometer's own names do not follow every advice of the linter; ours do, and the format is valid for all.
        assertThat(said.lines().filter(line -> line.contains("tokenwarden_"))).isEmpty();
        assertThat(said).doesNotContain("error while linting");
    }

    @Test
    void prometheus_scrapesTheProcess_andEvaluatesTheAlerts() throws Exception {
        assumeTrue(found("prometheus"), "prometheus is not installed (Debian: apt-get install prometheus)");
        URI metrics = java.util.Objects.requireNonNull(assembly.running().metrics());
        Path config = Files.writeString(temp.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: ["%s"]
                scrape_configs:
                  - job_name: tokenwarden
                    static_configs: [{targets: ["%s"]}]
                """.formatted(ALERTS, metrics.getAuthority()));
        int port = freePort();
        Process server = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + temp.resolve("prometheus"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("prometheus.log").toFile())
                .start();
        try {
            String api = "http://127.0.0.1:" + port + "/api/v1/";
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> {
                assertThat(get(api + "query?query=sum(tokenwarden_role_ready)")).contains("\"4\"]");
                assertThat(get(api + "rules")).contains("\"health\":\"ok\"").doesNotContain("\"health\":\"err\"");
                assertThat(get(api + "rules")).doesNotContain("\"health\":\"unknown\"");
            });
        } finally {
            server.destroy();
            assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void doctor_findsNoProblemInARunningPipeline() {
        CommandRun run = CommandRun.warden(
                "doctor",
                "--data",
                temp.resolve("data").toString(),
                "--policy",
                temp.resolve("policy.yaml").toString());

        assertThat(run.exitCode()).as(run.out()).isZero();
        assertThat(run.out())
                .contains("kafka: 11 topics have the settings", "redis: answers", "opensearch: answers")
                .contains("role streams is ready")
                .contains("warning  policy: no verifier with a source of registration try");
    }

    private Scrape scrape() throws IOException, InterruptedException {
        return Scrape.of(java.util.Objects.requireNonNull(assembly.running().metrics()));
    }

    private static void ask(String address) throws IOException, InterruptedException {
        assertThat(get(address)).isNotNull();
    }

    private static String get(String address) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(URI.create(address)).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static boolean found(String program) {
        return java.util.Arrays.stream(System.getenv().getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static int freePort() throws IOException {
        try (java.net.ServerSocket socket =
                new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static Path root() {
        Path directory = Path.of("").toAbsolutePath();
        while (!Files.exists(directory.resolve("warden"))) {
            directory = directory.getParent();
        }
        return directory;
    }
}
