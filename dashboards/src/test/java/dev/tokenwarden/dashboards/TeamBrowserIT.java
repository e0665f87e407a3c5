package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Two analysts at one detection, and an analyst whose session ends while writing. */
@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class TeamBrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Analyst ALICE = new Analyst("alice", AnalystRole.RESPONDER, Set.of("team"));
    private static final Analyst SAM = new Analyst("sam", AnalystRole.RESPONDER, Set.of("team"));

    private final Backbone backbone;
    private ConsoleFixture world;
    private DashboardsService service;
    private Browser browser;

    TeamBrowserIT(Backbone backbone) {
        this.backbone = backbone;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service();
        service.start();
        browser = new Browser(1440, 900);
    }

    @AfterEach
    void stop() {
        browser.close();
        service.close();
        world.close();
    }

    private Detection indexed(String jti) {
        Detection detection = SampleEvents.stolen("team", jti, Instant.now(), 1);
        world.send(detection);
        world.flush();
        await().atMost(SOON)
                .until(() -> !world.document(Index.DETECTIONS, detection.id()).isMissingNode());
        return detection;
    }

    private void open(Detection detection) {
        browser.open(service.url() + "/queue?range=all&status=all&id=" + detection.id());
        browser.waitForText(".evidence", "python-requests");
        browser.waitForText(".link", "Live");
    }

    @Test
    void anotherAnalyst_isSeen_andNotOverwrittenUnasked() throws Exception {
        // given
        Detection detection = indexed("contested");
        ApiClient sam = ApiClient.signedIn(service, SAM);
        browser.open(service.loginLink(ALICE));
        browser.wait("[aria-current=page]");
        open(detection);
        String at = "{\"kind\":\"detection\",\"tenant\":\"team\",\"id\":\"" + detection.id() + "\"";

        // when: sam opens it, too
        browser.until(() -> looksAt(sam, at).contains("alice"));

        // then
        assertThat(browser.waitForText(".lookers", "sam")).endsWith("sam looks at this, too");
        browser.waitForText(".lookers", "sam");
        sam.send("POST", "/api/presence", at + ",\"leave\":true}");
        browser.until(() -> browser.all(".lookers").isEmpty());

        // when: alice is about to close it, and sam is faster
        browser.keys("e");
        browser.wait(".choices");
        assertThat(sam.send(
                                "POST",
                                "/api/triage",
                                "{\"detections\":[\"" + detection.id()
                                        + "\"],\"action\":\"close\",\"reason\":\"false-positive\"}")
                        .statusCode())
                .isEqualTo(200);
        browser.waitForText(".status-word", "false-positive");
        browser.wait("#comment").sendKeys("taken over");
        browser.click(".choices input[value=true-positive]");
        browser.click("#confirm");

        // then: she is asked
        assertThat(browser.waitForText("#dialog-effect", "sam closed this")).contains("as false positive");

        // when: she keeps sam's
        browser.keys(Keys.ESCAPE);

        // then: her text is still there
        browser.waitForText(".dialog .bad", "Nothing was overwritten");
        assertThat(browser.wait("#comment").getAttribute("value")).isEqualTo("taken over");
        assertThat(reason(detection)).isEqualTo("false-positive");

        // when: she means it
        browser.click(".choices input[value=true-positive]");
        browser.click("#confirm");
        browser.waitForText("#dialog-effect", "sam closed this");
        browser.click("#confirm");

        // then
        browser.waitForText(".toast", "Closed");
        await().atMost(SOON).until(() -> reason(detection).equals("true-positive"));
        // A refused change is an answer that the browser reports.
        assertThat(browser.errors()).allMatch(error -> error.contains("409"));
    }

    private static String looksAt(ApiClient client, String at) {
        try {
            return client.send("POST", "/api/presence", at + "}").body();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String reason(Detection detection) {
        return world.document(Index.DETECTIONS, detection.id())
                .at("/triage/reason")
                .asText();
    }

    @Test
    void sessionThatEnds_whileWriting_losesNeitherTextNorPlace() {
        // given: a comment is being written
        Detection detection = indexed("drafted");
        browser.open(service.loginLink(ALICE));
        browser.wait("[aria-current=page]");
        open(detection);
        browser.keys("c");
        browser.wait("#comment").sendKeys("seen with the owner at 02:10");

        // when: the session is gone
        browser.later(
                "fetch('/api/session').then((answer) => answer.json()).then(({ csrf }) =>"
                        + " fetch('/api/session', { method: 'DELETE', headers: { 'X-CSRF-Token': csrf } })).then(arguments[0])");
        browser.click("#confirm");
        browser.waitForText("#message", "not signed in");

        // then: the sign-in leads back to the detection, and to the text
        browser.open(service.loginLink(ALICE));
        browser.waitForText(".evidence", "python-requests");
        browser.keys("c");
        browser.waitForText(".dialog", "Restored what you wrote");
        assertThat(browser.wait("#comment").getAttribute("value")).isEqualTo("seen with the owner at 02:10");

        // when
        browser.click("#confirm");
        browser.waitForText(".notes .said", "seen with the owner");

        // then: what is sent is no draft any more, and none is another person's
        browser.keys("c");
        assertThat(browser.wait("#comment").getAttribute("value")).isEmpty();
        browser.wait("#comment").sendKeys("unfinished");
        browser.open(service.loginLink(SAM));
        browser.wait("[aria-current=page]");
        open(detection);
        browser.keys("c");
        assertThat(browser.wait("#comment").getAttribute("value")).isEmpty();
    }

    @Test
    void pageAskedFor_isOnThisServer() {
        for (String elsewhere :
                new String[] {"https://evil.example/", "//evil.example/", "/\\evil.example/", "/login"}) {
            browser.open(service.url() + "/login?next=" + URLEncoder.encode(elsewhere, StandardCharsets.UTF_8));
            browser.waitForText("#message", "not signed in");
            browser.open(service.loginLink(ALICE));
            browser.wait("[aria-current=page]");
            assertThat(browser.script("return location.href")).isEqualTo(service.url() + "/");
        }
        browser.open(service.url() + "/login?next=%2F.%2F%2Fevil.example%2F");
        browser.waitForText("#message", "not signed in");
        browser.open(service.loginLink(ALICE));
        browser.wait("#app, body");
        assertThat(browser.script("return location.origin"))
                .isEqualTo(service.url().toString());
    }

    @Test
    void pageAfterTheProvider_leadsToThePageAskedFor() {
        // given: signed in, as the provider's answer does
        browser.open(service.loginLink(ALICE));
        browser.wait("[aria-current=page]");
        browser.open(service.url() + "/login?next=%2Fqueue%3Fseverity%3Dhigh");
        browser.waitForText("#message", "not signed in");

        // when: what the page of the callback runs
        browser.script("import('/assets/welcome.js')");

        // then
        browser.waitForText("h1", "Detections");
        assertThat(browser.script("return location.pathname + location.search")).isEqualTo("/queue?severity=high");
    }
}
