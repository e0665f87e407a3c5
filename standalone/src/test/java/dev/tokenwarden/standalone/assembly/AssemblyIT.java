package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.standalone.KafkaRecords;
import dev.tokenwarden.standalone.UseEvents;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.Setting;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisAccessControlException;
import redis.clients.jedis.params.XAddParams;

/** A whole pipeline in this process, as {@code warden up} starts it, used as those outside would. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AssemblyIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Clock CLOCK = Clock.systemUTC();

    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final List<String> progress = new CopyOnWriteArrayList<>();
    private Path data;
    private Assembly assembly;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        data = temp.resolve("data dir");
        assembly = Assembly.start(Configs.freePorts(data), CLOCK, new StartProgress() {
            @Override
            public void started(String what, Duration took) {
                progress.add(what);
            }

            @Override
            public void note(String line) {
                notes.add(line);
            }
        });
    }

    @AfterAll
    void stop() {
        assembly.close();
        assertThat(data.resolve("running.json")).doesNotExist();
    }

    @Test
    void start_tellsWhatIsUp_andEveryRoleIsWell() {
        assertThat(progress)
                .contains("kafka", "redis", "opensearch")
                .endsWith("topics, users, policy", "ingest", "streams", "revocation", "dashboards");
        assertThat(assembly.health().keySet()).containsExactly(PipelineRole.values());
        assertThat(assembly.health().values()).allMatch(RoleHealth::ok);
    }

    @Test
    void secrets_areTheirOwnersAlone() throws Exception {
        try (var files = Files.list(assembly.layout().clients())) {
            assertThat(files).isNotEmpty().allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                .isEqualTo("rwx------");
        assertThat(Files.readString(assembly.layout().running())).doesNotContain("password", "token");
    }

    @Test
    void eventsOfARegisteredReporter_areAdmitted_andAStolenTokenIsDetected() throws Exception {
        Path reporter = assembly.layout().kafkaClient("try");

        KafkaRecords.send(
                reporter,
                "token-events-in.try",
                List.of(
                        UseEvents.used("1", "stolen", "203.0.113.7", 64500, "app/1"),
                        UseEvents.used("2", "stolen", "198.51.100.9", 64999, "curl/8"),
                        "no event at all"));

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(KafkaRecords.read(admin(), "token-events")).anyMatch(event -> event.contains("\"id\":\"2\""));
            assertThat(KafkaRecords.read(admin(), "token-detections"))
                    .anyMatch(found -> found.contains("replay.context-change") && found.contains("\"stolen\""));
            assertThat(KafkaRecords.read(admin(), "token-events-dead")).contains("no event at all");
        });
    }

    @Test
    void gateway_takesEventsWithTheReportersToken_andNamesWhatIsWrong() throws Exception {
        HttpResponse<String> taken =
                post("try.http.token", UseEvents.used("h1", "over-http", "203.0.113.7", 64500, "a/1"));
        HttpResponse<String> wrong = post("try.http.token", "{}");
        HttpResponse<String> stranger = post("cli.token", UseEvents.used("h2", "x", "203.0.113.7", 64500, "a/1"));

        assertThat(taken.statusCode()).as(taken.body()).isEqualTo(202);
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("\"field\":\"specversion\"");
        assertThat(stranger.statusCode()).isEqualTo(401);
        await().atMost(SOON).untilAsserted(() -> assertThat(KafkaRecords.read(admin(), "token-events"))
                .anyMatch(event -> event.contains("over-http")));
    }

    private HttpResponse<String> post(String token, String event) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        assembly.running().gateway().resolve("/v1/events"))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(assembly.layout().clients().resolve(token))
                                        .strip())
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(event))
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void reporter_mayWriteToItsOwnTopicAndNothingElse() {
        Path reporter = assembly.layout().kafkaClient("try");

        for (String topic : List.of("token-events", "token-detections", "token-revocations", "warden-policy")) {
            assertThatThrownBy(() -> KafkaRecords.send(reporter, topic, List.of("x")))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
        assertThatThrownBy(() -> KafkaRecords.read(reporter, "token-events"))
                .isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void verifier_mayReadItsTenantsDenylistAndNothingElse() throws Exception {
        Properties access = new Properties();
        try (var reader = Files.newBufferedReader(assembly.layout().redisClient("acme"))) {
            access.load(reader);
        }
        var login = DefaultJedisClientConfig.builder()
                .user(access.getProperty("user"))
                .password(access.getProperty("password"))
                .build();
        try (Jedis redis = new Jedis(access.getProperty("host"), Integer.parseInt(access.getProperty("port")), login)) {
            assertThat(redis.get("tw:{acme}:meta")).isNotNull();
            assertThat(redis.publish("tw:{acme}:ack:v1", "{}")).isNotNegative();
            List<Runnable> forbidden = List.of(
                    () -> redis.get("tw:{other}:meta"),
                    () -> redis.set("tw:{acme}:d:x", "y"),
                    () -> redis.del("tw:{acme}:meta"),
                    () -> redis.xadd("tw:{acme}:feed", Map.of("op", "put"), XAddParams.xAddParams()),
                    () -> redis.publish("tw:{other}:ack:v1", "{}"),
                    () -> redis.keys("*"),
                    () -> redis.scan("0"),
                    () -> redis.flushAll(),
                    () -> redis.eval("return 1"));
            for (Runnable one : forbidden) {
                assertThatThrownBy(one::run).isInstanceOf(JedisAccessControlException.class);
            }
        }
    }

    @Test
    void commandLine_revokesChecksAndReinstates() {
        String[] token = {"--tenant", "acme", "--iss", "https://idp.acme.example", "--jti", "cli-1"};

        CommandRun revoked =
                warden(token, "revoke", "token", "--reason", "a test", "--expires", "2126-01-01T00:00:00Z");
        CommandRun denied = warden(token, "check");
        CommandRun undone = warden(token, "reinstate", "token", "--reason", "was a test");
        CommandRun after = warden(token, "check", "--json");
        CommandRun refused = warden(token, "revoke", "token", "--reason", "late", "--expires", "2001-01-01T00:00:00Z");
        CommandRun status = CommandRun.warden("status", "--data", data.toString());

        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(revoked.out()).contains("revoked: token tenant=acme", "jti=cli-1");
        assertThat(denied.out()).startsWith("denied\n").contains("a test, by person:local");
        assertThat(undone.exitCode()).as(undone.err()).isZero();
        assertThat(after.out()).startsWith("{\"denied\":false");
        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).isEqualTo("warden revoke: expires must not be in the past\n");
        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out()).contains("pipeline: ready", "acme: ", "detection: detecting", "1 of 1 alive");
    }

    @Test
    void commandLine_showsWhatAWideRevocationWouldHit_andAsksForAYes() {
        String[] client = {"--tenant", "acme", "--client", "cli-shop"};

        CommandRun blind = warden(client, "revoke", "client", "--reason", "a test");
        CommandRun preview = warden(client, "preview", "client");
        CommandRun check =
                warden(new String[] {"--tenant", "acme", "--iss", "i", "--jti", "x", "--client", "cli-shop"}, "check");
        CommandRun revoked = warden(client, "revoke", "client", "--reason", "a test", "--yes");
        CommandRun status = warden(client, "status", "client");
        CommandRun undone = warden(client, "reinstate", "client", "--reason", "was a test");

        assertThat(blind.exitCode()).isEqualTo(2);
        assertThat(blind.err())
                .isEqualTo(
                        "warden revoke: nothing was revoked, because this affects many tokens: confirm with --yes\n");
        assertThat(blind.out()).startsWith("revoking client tenant=acme client_id=cli-shop would affect");
        assertThat(preview.out()).isEqualTo(blind.out());
        assertThat(check.out()).startsWith("not denied");
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(status.exitCode()).as(status.err()).isZero();
        assertThat(status.out()).startsWith("enforced: client").contains("by person:local: a test", "in force");
        assertThat(undone.exitCode()).as(undone.err()).isZero();
    }

    @Test
    void commandLine_looksAfterApprovalsAuditAndDenylist() {
        String[] none = {};
        String[] tenant = {"--tenant", "acme"};

        CommandRun waiting = warden(tenant, "approve");
        CommandRun undone = warden(tenant, "undo", "--rule", "replay.proof", "--since", "PT1H", "--reason", "a test");
        CommandRun audit = warden(tenant, "audit", "--since", "PT1H");
        CommandRun reconciled = warden(none, "denylist", "reconcile");
        CommandRun rebuilt = warden(none, "denylist", "rebuild");

        assertThat(waiting.exitCode()).as(waiting.err()).isZero();
        assertThat(undone.exitCode()).as(undone.err()).isZero();
        assertThat(undone.out()).contains("reinstated 0");
        assertThat(audit.exitCode()).as(audit.err()).isZero();
        assertThat(audit.out().lines()).isNotEmpty().allMatch(line -> line.startsWith("{\"id\":"));
        assertThat(reconciled.exitCode()).as(reconciled.err()).isZero();
        assertThat(reconciled.out()).contains("acme: equal");
        assertThat(rebuilt.exitCode()).as(rebuilt.err()).isZero();
        assertThat(rebuilt.out()).contains("wrote ", "epoch");
    }

    @Test
    void deadLetter_isListedShownAndReplayed_onceThePolicyCoversIt() throws Exception {
        // given
        String[] none = {};
        String source = "urn:verifier:test/1";
        CommandRun added =
                warden(none, "verifier", "add", "late", "--tenant", "acme", "--source", "urn:verifier:other");
        assertThat(added.exitCode()).as(added.err()).isZero();
        Path late = assembly.layout().kafkaClient("late");
        KafkaRecords.send(
                late,
                "token-events-in.late",
                List.of(UseEvents.used("dead-1", "refused", "203.0.113.7", 64500, "app/1")));
        await().atMost(SOON).untilAsserted(() -> {
            CommandRun found =
                    warden(none, "dead", "list", "--registration", "late", "--tenant", "acme", "--since", "PT1H");
            assertThat(found.out()).as(found.err()).contains("source-mismatch");
        });
        String id = warden(none, "dead", "list", "--registration", "late", "--json")
                .out()
                .replaceAll("(?s)\\{\"id\":\"([^\"]*)\".*", "$1");
        assertThat(warden(none, "dead", "list", "--registration", "late", "--tenant", "globex")
                        .out())
                .isEqualTo("no dead letter\n");

        // when
        CommandRun shown = warden(none, "dead", "show", id);
        Path policy = assembly.layout().policy();
        Files.writeString(policy, Files.readString(policy).replace("urn:verifier:other", source));
        await().atMost(SOON).untilAsserted(() -> {
            CommandRun replayed = warden(none, "dead", "replay", id, "--reason", "registered now");
            assertThat(replayed.exitCode()).as(replayed.err()).isZero();
            assertThat(KafkaRecords.read(admin(), "token-events")).anyMatch(event -> event.contains("\"dead-1\""));
        });

        // then
        assertThat(shown.out()).contains("source-mismatch", "urn:verifier:test/1", "refused");
        assertThat(warden(none, "audit", "--tenant", "*").out())
                .contains("dead-letter-replay", "registered now", "\"detail_dead_letter\":\"" + id + "\"");
    }

    @Test
    void apiToken_isMadeListedAndRevoked() throws Exception {
        String[] none = {};

        CommandRun made =
                warden(none, "token", "make", "soar", "--role", "viewer", "--tenant", "acme", "--reason", "playbooks");
        String secret = made.out().strip();
        CommandRun listed = warden(none, "token", "list");
        CommandRun used = CommandRun.warden(
                Map.of("TOKENWARDEN_REVOCATION_TOKEN", secret),
                "token",
                "list",
                "--api",
                assembly.running().api().toString());
        CommandRun tooMuch = CommandRun.warden(
                Map.of("TOKENWARDEN_REVOCATION_TOKEN", secret),
                "token",
                "revoke",
                "soar",
                "--reason",
                "x",
                "--api",
                assembly.running().api().toString());
        CommandRun revoked = warden(none, "token", "revoke", "soar", "--reason", "a test");

        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(secret).startsWith("twt_");
        assertThat(listed.out()).contains("soar: viewer in acme, never expires").doesNotContain(secret);
        assertThat(used.out()).contains("soar: viewer");
        assertThat(tooMuch.exitCode()).isEqualTo(1);
        assertThat(tooMuch.err()).contains("this needs the role admin");
        assertThat(revoked.exitCode()).as(revoked.err()).isZero();
        assertThat(warden(none, "token", "list").out()).doesNotContain("soar");
        try (var logs = Files.list(assembly.layout().logs())) {
            for (Path log : logs.toList()) {
                assertThat(Files.readString(log)).doesNotContain(secret);
            }
        }
    }

    @Test
    void verifierAdd_letsAReporterIn_withoutARestart_andRemovingItShutsItOut() throws Exception {
        Path policy = assembly.layout().policy();
        String before = Files.readString(policy);

        CommandRun added = CommandRun.warden("verifier", "add", "shop", "--tenant", "acme", "--data", data.toString());

        assertThat(added.exitCode()).as(added.err()).isZero();
        Path shop = assembly.layout().kafkaClient("shop");
        Path kept = Files.copy(shop, data.resolve("kept.properties"));
        KafkaRecords.send(shop, "token-events-in.shop", List.of("{}"));

        Files.writeString(policy, before);

        await().atMost(SOON).untilAsserted(() -> assertThat(shop).doesNotExist());
        assertThatThrownBy(() -> KafkaRecords.send(kept, "token-events-in.shop", List.of("{}")))
                .isInstanceOf(TopicAuthorizationException.class);
    }

    @Test
    void policyWithAMistake_isRefusedInOneLine_andTheOldOneStays() throws Exception {
        Path policy = assembly.layout().policy();
        String before = Files.readString(policy);

        Files.writeString(policy, before + "\nclock_skwe: PT1S\n");

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(notes).anyMatch(note -> note.contains("clock_skwe: unknown key")));
        assertThat(assembly.layout().kafkaClient("try")).exists();
        Files.writeString(policy, before);
    }

    @Test
    void secondStart_onTheSameDirectory_saysWhoHasIt() throws Exception {
        var config = Configs.freePorts(data);

        assertThatThrownBy(() -> Assembly.start(config, CLOCK, StartProgress.SILENT))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("is in use by another running instance")
                .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
    }

    @Test
    void portInUse_isNamed_andNothingRuns(@TempDir Path other) throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            var config = Configs.freePorts(other, Map.of(Setting.KAFKA_PORT, port));

            assertThatThrownBy(() -> Assembly.start(config, CLOCK, StartProgress.SILENT))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port " + port + " for kafka is in use");
            assertThat(other.resolve("running.json")).doesNotExist();
        }
    }

    private CommandRun warden(String[] token, String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of(arguments));
        all.addAll(List.of(token));
        all.addAll(List.of("--data", data.toString()));
        return CommandRun.warden(all.toArray(String[]::new));
    }

    private Path admin() throws Exception {
        return Configs.admin(data, assembly.layout().kafkaClient("try"));
    }
}
