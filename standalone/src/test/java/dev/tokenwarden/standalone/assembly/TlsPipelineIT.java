package dev.tokenwarden.standalone.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.service.tls.TlsFiles;
import dev.tokenwarden.standalone.UseEvents;
import dev.tokenwarden.standalone.cli.CommandRun;
import dev.tokenwarden.standalone.config.PipelineRole;
import dev.tokenwarden.standalone.config.WardenConfig;
import dev.tokenwarden.standalone.config.WardenConfig.Listen;
import dev.tokenwarden.standalone.config.WardenConfig.ListenTls;
import dev.tokenwarden.testkit.TestAuthority;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A whole pipeline that listens outside loopback, with TLS. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsPipelineIT {
    /** The files are compared every 5 s; machines that run tests are slow. */
    private static final Duration SOON = Duration.ofSeconds(60);

    private static final String NAMES = "san=dns:localhost,ip:127.0.0.1";

    private Path files;
    private Path data;
    private TestAuthority authority;
    private Assembly assembly;

    @BeforeAll
    void start(@TempDir Path temp) throws Exception {
        files = temp;
        data = temp.resolve("data");
        authority = new TestAuthority(temp, "ca");
        install("first");
        WardenConfig free = Configs.freePorts(data);
        TlsFiles tls = new TlsFiles(temp.resolve("tls.crt"), temp.resolve("tls.key"), null);
        assembly = Assembly.start(
                WardenConfig.of(
                        free.process(),
                        free.parts(),
                        new Listen(
                                "0.0.0.0",
                                0,
                                0,
                                0,
                                null,
                                new ListenTls(tls, false),
                                free.listen().metrics())),
                Clock.systemUTC(),
                StartProgress.SILENT);
    }

    @AfterAll
    void stop() {
        assembly.close();
    }

    private void install(String alias) throws Exception {
        Path[] pair = authority.issue(alias, NAMES);
        Files.copy(pair[0], files.resolve("tls.crt"), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(pair[1], files.resolve("tls.key"), StandardCopyOption.REPLACE_EXISTING);
    }

    private HttpResponse<String> get(URI address) throws Exception {
        // A new client: it makes a new handshake.
        return HttpClient.newBuilder()
                .sslContext(authority.client(null))
                .build()
                .send(HttpRequest.newBuilder(address).timeout(SOON).build(), BodyHandlers.ofString());
    }

    @Test
    void everyListener_speaksTls() throws Exception {
        RunningPipeline running = assembly.running();

        assertThat(running.gateway().getScheme()).isEqualTo("https");
        assertThat(get(running.gateway().resolve("/health")).statusCode()).isEqualTo(200);
        assertThat(get(running.api().resolve("/health")).statusCode()).isEqualTo(200);
        URI link = assembly.consoleLink().orElseThrow();
        assertThat(link.getScheme()).isEqualTo("https");
        assertThat(get(URI.create("https://127.0.0.1:" + link.getPort() + "/login"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void gateway_takesAnEventOverTls() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(
                        assembly.running().gateway().resolve("/v1/events"))
                .header(
                        "Authorization",
                        "Bearer "
                                + Files.readString(assembly.layout().clients().resolve("try.http.token"))
                                        .strip())
                .header("Content-Type", "application/cloudevents+json")
                .POST(HttpRequest.BodyPublishers.ofString(UseEvents.used("t1", "tls", "203.0.113.7", 64500, "a/1")))
                .build();

        HttpResponse<String> answer = HttpClient.newBuilder()
                .sslContext(authority.client(null))
                .build()
                .send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    }

    @Test
    void commandsOfThisMachine_trustTheCertificateOfTheProcess() {
        CommandRun listed = CommandRun.warden("token", "list", "--data", data.toString());

        assertThat(listed.exitCode()).as(listed.err()).isZero();
    }

    @Test
    void commandsElsewhere_needTheAuthority() throws Exception {
        String token = Files.readString(assembly.layout().cliToken()).strip();
        String api = assembly.running().api().toString();

        CommandRun without =
                CommandRun.warden(Map.of("TOKENWARDEN_REVOCATION_TOKEN", token), "token", "list", "--api", api);
        CommandRun with = CommandRun.warden(
                Map.of(
                        "TOKENWARDEN_REVOCATION_TOKEN",
                        token,
                        "TOKENWARDEN_REVOCATION_CA_FILE",
                        authority.authority().toString()),
                "token",
                "list",
                "--api",
                api);

        assertThat(without.exitCode()).isEqualTo(1);
        assertThat(without.err()).contains("the certificate of the revocation API at " + api + " is not trusted");
        assertThat(with.exitCode()).as(with.err()).isZero();
    }

    @Test
    void rotationWhileRequestsFlow_failsNone_andABrokenFileIsInTheHealth() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger served = new AtomicInteger();
        Queue<Exception> failed = new ConcurrentLinkedQueue<>();
        var client = Executors.newSingleThreadExecutor();
        client.execute(() -> {
            while (!done.get()) {
                try {
                    get(assembly.running().api().resolve("/health"));
                    get(assembly.running().gateway().resolve("/health"));
                    served.incrementAndGet();
                } catch (Exception e) {
                    failed.add(e);
                }
            }
        });

        install("second");
        await().atMost(SOON).untilAsserted(() -> {
            for (URI listener :
                    new URI[] {assembly.running().api(), assembly.running().gateway()}) {
                assertThat(get(listener.resolve("/health"))
                                .sslSession()
                                .orElseThrow()
                                .getPeerCertificates()[0])
                        .isEqualTo(authority.certificate("second"));
            }
        });
        Files.writeString(files.resolve("tls.key"), "no key");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        assembly.health().get(PipelineRole.REVOCATION).detail())
                .contains("the old certificates are in use", "tls.key: has no PEM private key"));
        assertThat(assembly.health().get(PipelineRole.REVOCATION).ok()).isTrue();
        install("third");
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        assembly.health().get(PipelineRole.REVOCATION).detail())
                .doesNotContain("old certificates"));
        done.set(true);
        client.shutdown();
        assertThat(client.awaitTermination(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

        assertThat(failed).isEmpty();
        assertThat(served.get()).isPositive();
    }
}
