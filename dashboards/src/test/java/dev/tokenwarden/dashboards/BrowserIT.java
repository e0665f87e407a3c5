package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.Grant;
import dev.tokenwarden.dashboards.console.Role;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class BrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Backbone backbone;
    private World world;
    private RevocationPeer revocation;
    private DashboardsService service;
    private Browser browser;

    BrowserIT(Backbone backbone) {
        this.backbone = backbone;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new World(backbone, directory);
        revocation = new RevocationPeer(world);
        service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
        service.start();
        browser = new Browser(1440, 900);
    }

    @AfterEach
    void stop() {
        browser.close();
        service.close();
        revocation.close();
        world.close();
    }

    @Test
    void attack_fromRowToRevokedToUndone() {
        // given
        Detection attack = Scenes.stolen("browser", "stolen-1", Instant.now(), 1);
        indexed(attack);
        signIn("browser");

        // when: the list shows it, and a key opens it
        browser.waitForText(".row", "Token shown from a second network");
        browser.keys("j", Keys.ENTER);

        // then: what was seen stands beside what was expected, with the differing part marked
        browser.waitForText(".evidence", "python-requests/2.32.3");
        assertThat(browser.waitForText(".evidence tr", "address")).contains("203.0.113.7");
        assertThat(browser.all(".evidence mark"))
                .extracting(mark -> mark.getText())
                .contains("201");

        // when
        browser.click("#revoke");
        assertThat(browser.wait("#dialog-effect").getText()).contains("Every verifier of the tenant denies this token");
        browser.wait("#reason").sendKeys("confirmed theft", Keys.ENTER);

        // then
        browser.waitForText(".toast", "Revoked and 2 descendants");
        browser.waitForText(".row .state", "revoked");
        browser.waitForText(".effect", "In force at 3 of 3 verifiers, the last one 18 ms after the decision");
        assertThat(revocation.orders).hasSize(1);
        assertThat(revocation.orders.get(0))
                .startsWith("POST alice: ")
                .contains("\"jti\":\"stolen-1\"", "confirmed theft");

        // when
        browser.click("#undo");
        browser.wait("#reason").sendKeys("false positive", Keys.ENTER);

        // then
        browser.waitForText(".row .state", "reinstated");
        assertThat(revocation.orders).hasSize(2);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void newDetection_waitsBehindThePill() {
        // given
        indexed(Scenes.stolen("pill", "first", Instant.now().minusSeconds(60), 1));
        signIn("pill");
        browser.waitForText(".row", "Token shown");
        browser.waitForText(".link", "Live");

        // when
        Detection fresh = Scenes.of(
                "pill",
                "replay.one-time",
                Severity.CRITICAL,
                Action.REVOKE_TOKEN,
                "second",
                "bob",
                "web",
                Instant.now(),
                1,
                "One-time token presented twice",
                List.of());
        world.send(fresh);
        world.send(Scenes.stolen("another", "unseen", Instant.now(), 1));
        world.flush();

        // then: nothing moves until asked for
        assertThat(browser.waitForText(".pill", "new")).isEqualTo("1 new");
        assertThat(browser.all(".rows .row")).hasSize(1);
        browser.keys("n");
        browser.waitForText(".rows .row:first-child", "One-time token presented twice");
        assertThat(browser.all(".rows .row")).hasSize(2);
    }

    @Test
    void hostileStrings_areText() {
        // given
        String script = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        String override = "abc\u202Etxt.exe";
        Detection hostile = Scenes.of(
                "hostile",
                "scope.exceeded",
                Severity.HIGH,
                Action.REVOKE_TOKEN,
                override,
                script,
                "\"><svg onload=alert(1)>",
                Instant.now(),
                1,
                script,
                List.of(Scenes.evidence(
                        "user agent", "Mozilla/5.0", "A".repeat(10_000) + script, script, Instant.now())));
        indexed(hostile);
        signIn("hostile");

        // when
        browser.waitForText(".row .c-title", "<script>document.title='owned'</script>");
        browser.keys("j", Keys.ENTER);

        // then
        browser.waitForText(".evidence", "more characters");
        assertThat(browser.wait(".row .c-subject").getText())
                .contains("\\u202etxt.exe")
                .doesNotContain("\u202E");
        assertThat(browser.waitForText("dl", "<script>")).contains("<svg onload=alert(1)>");
        assertThat(browser.all("#app script, #app img[src=x], #app svg[onload]"))
                .isEmpty();
        assertThat(browser.script("return document.title")).isEqualTo("Detections · Tokenwarden");
        assertThat((Long) browser.script("return document.documentElement.scrollWidth"))
                .isLessThanOrEqualTo(1440);
        assertThat(browser.errors()).isEmpty();
    }

    private void indexed(Detection detection) {
        world.send(detection);
        world.flush();
        await().atMost(SOON)
                .until(() -> !world.document(Index.DETECTIONS, detection.id()).isMissingNode());
    }

    private void signIn(String tenant) {
        browser.open(service.loginLink(new Grant("alice", Role.RESPONDER, Set.of(tenant))));
        browser.wait(".app");
    }
}
