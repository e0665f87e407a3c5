package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.Json;
import dev.tokenwarden.dashboards.console.ConsoleConfig;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.console.auth.OidcConfig;
import dev.tokenwarden.dashboards.sink.SinkConfig;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** Signing in at a real OpenID provider. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledIfSystemProperty(
        named = "oidc",
        matches = ".+",
        disabledReason = "needs Node and the npm package oidc-provider: -Doidc=<directory it is installed in>")
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class OidcIT {
    private static final Pattern FORM = Pattern.compile("action=\"([^\"]+)\"");

    private ConsoleFixture world;
    private DashboardsService service;
    private Process provider;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) throws Exception {
        int port = freePort();
        provider = new ProcessBuilder(
                        "node",
                        Path.of("src/test/resources/oidc-server.mjs")
                                .toAbsolutePath()
                                .toString(),
                        System.getProperty("oidc"),
                        "http://127.0.0.1:" + port + "/auth/callback")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader lines = provider.inputReader();
        String line = lines.readLine();
        while (line != null && !line.matches("\\d+")) {
            line = lines.readLine();
        }
        OidcConfig oidc = new OidcConfig(
                URI.create("http://127.0.0.1:" + line),
                "console",
                Optional.of("a-secret-of-the-test"),
                List.of("openid", "groups"),
                "groups",
                List.of(new OidcConfig.Group("soc", AnalystRole.RESPONDER, Set.of("acme"))));
        world = new ConsoleFixture(backbone, directory);
        service = new DashboardsService(
                new DashboardsConfig(
                        world.kafka(),
                        world.search(backbone.openSearch().uri()),
                        SinkConfig.defaults(world.deadLetters()),
                        ConsoleConfig.loopback(port, Optional.empty()).with(oidc)),
                world.policy,
                world.policy,
                Clock.systemUTC(),
                new SimpleMeterRegistry());
        service.start();
    }

    @AfterAll
    void stop() {
        service.close();
        world.close();
        provider.destroy();
    }

    @Test
    void analystOfAGroup_isSignedIn_asTheGroupMay() throws Exception {
        HttpClient browser = browser();
        HttpResponse<String> landed = signIn(browser, "alice");
        assertThat(landed.body()).contains("You are signed in");
        HttpResponse<String> session = get(browser, service.url().resolve("/api/session"));
        assertThat(session.statusCode()).isEqualTo(200);
        JsonNode grant = Json.MAPPER.readTree(session.body());
        assertThat(grant.path("name").asText()).isEqualTo("alice");
        assertThat(grant.path("role").asText()).isEqualTo("responder");
        assertThat(grant.path("tenants").toString()).isEqualTo("[\"acme\"]");
    }

    @Test
    void someoneOfNoGroup_isRefused() throws Exception {
        HttpClient browser = browser();
        assertThat(signIn(browser, "mallory").body()).contains("could not be signed in");
        assertThat(get(browser, service.url().resolve("/api/session")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void answer_broughtToAnotherBrowser_signsNobodyIn() throws Exception {
        URI callback = callback(browser(), "alice");
        HttpClient victim = browser();
        assertThat(get(victim, callback).body()).contains("could not be signed in");
        assertThat(get(victim, service.url().resolve("/api/session")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void answer_usedTwice_orWithAnotherState_isRefused() throws Exception {
        HttpClient browser = browser();
        URI callback = callback(browser, "alice");
        URI guessed = URI.create(callback.toString().replaceAll("state=[^&]+", "state=guessed"));
        assertThat(get(browser, guessed).body()).contains("could not be signed in");
        assertThat(get(browser, callback).body()).contains("could not be signed in");
    }

    @Test
    void loginPage_offersTheProvider() throws Exception {
        assertThat(get(browser(), service.url().resolve("/api/sign-in")).body()).contains("\"oidc\":true");
    }

    private HttpResponse<String> signIn(HttpClient browser, String name) throws Exception {
        return get(browser, callback(browser, name));
    }

    /** Goes through the provider's pages; where it leads back to, not yet followed. */
    private URI callback(HttpClient browser, String name) throws Exception {
        URI at = service.url().resolve("/auth/start");
        HttpResponse<String> answer = get(browser, at);
        for (int step = 0; step < 12; step++) {
            if (answer.statusCode() / 100 == 3) {
                at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
                if (at.getPath().equals("/auth/callback")) {
                    return at;
                }
                answer = get(browser, at);
            } else {
                Matcher form = FORM.matcher(answer.body());
                assertThat(form.find()).as(answer.body()).isTrue();
                boolean login = answer.body().contains("name=\"login\"");
                at = at.resolve(form.group(1));
                answer = browser.send(
                        HttpRequest.newBuilder(at)
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString(
                                        login ? "prompt=login&login=" + name + "&password=any" : "prompt=consent"))
                                .build(),
                        BodyHandlers.ofString());
            }
        }
        throw new AssertionError("the provider leads nowhere");
    }

    private static HttpResponse<String> get(HttpClient browser, URI uri) throws Exception {
        return browser.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private static HttpClient browser() {
        return HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
