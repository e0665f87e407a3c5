package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.sink.DetectionView;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
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
    private ConsoleFixture world;
    private RevocationPeer revocation;
    private DashboardsService service;
    private Browser browser;

    BrowserIT(Backbone backbone) {
        this.backbone = backbone;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
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
        Detection attack = SampleEvents.stolen("browser", "stolen-1", Instant.now(), 1);
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
        browser.waitForText(".flyout section", "First detection of this rule for client");
        browser.waitForText(".flyout section", "Proxies that present the token from another address");

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
    void propagation_isFollowed_whileTheRevocationIsLookedAt() {
        // given
        revocation.inForce = 1;
        indexed(SampleEvents.stolen("spreading", "stolen-1", Instant.now(), 1));
        signIn("spreading");
        browser.waitForText(".row", "Token shown from a second network");
        browser.keys("j", Keys.ENTER);
        browser.click("#revoke");
        browser.wait("#reason").sendKeys("confirmed theft", Keys.ENTER);
        browser.waitForText(".effect", "In force at 1 of 3 verifiers");

        // when
        revocation.inForce = 3;

        // then: without a hand on it
        browser.waitForText(".effect", "In force at 3 of 3 verifiers");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void newDetection_waitsBehindThePill() {
        // given
        indexed(SampleEvents.stolen("pill", "first", Instant.now().minusSeconds(60), 1));
        signIn("pill");
        browser.waitForText(".row", "Token shown");
        browser.waitForText(".link", "Live");

        // when
        Detection fresh = SampleEvents.of(
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
        world.send(SampleEvents.stolen("another", "unseen", Instant.now(), 1));
        world.flush();

        // then: nothing moves until asked for
        assertThat(browser.waitForText(".pill", "new")).isEqualTo("1 new");
        assertThat(browser.all(".rows .row")).hasSize(1);
        browser.keys("n");
        browser.until(() -> browser.all(".rows .row").get(0).getText().contains("One-time token presented twice"));
        assertThat(browser.all(".rows .row")).hasSize(2);
    }

    @Test
    void hostileStrings_areText() {
        // given
        String script = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        String override = "abc\u202Etxt.exe";
        Detection hostile = SampleEvents.of(
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
                List.of(SampleEvents.evidence(
                        "user agent", "Mozilla/5.0", "A".repeat(10_000) + script, script, Instant.now())));
        indexed(hostile);
        signIn("hostile");

        // when
        browser.waitForText(".rows .c-title", "<script>document.title='owned'</script>");
        browser.keys("j", Keys.ENTER);

        // then
        browser.waitForText(".evidence", "more characters");
        assertThat(browser.wait(".rows .c-subject").getText())
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

    @Test
    void chain_revokedFromAToken_withItsReachShownFirst() {
        // given
        TokenIdentity refund = new SampleNight(world, Instant.now()).chain("chained");
        world.flush();
        await().atMost(SOON).until(() -> world.count(Index.ISSUANCES) >= 9 && world.count(Index.DETECTIONS) >= 2);
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of("acme"))));
        browser.wait("[aria-current=page]");

        // when: from the token's page to its chain
        browser.open(service.url() + "/token?key=" + DetectionView.key(refund));
        browser.waitForText(".finding", "orders:refund");
        assertThat(browser.waitForText(".card dl", "svc-reports")).contains("orders:refund");
        browser.click(".page-head a[href*='/chain']");

        // then
        browser.wait("#picture .card-node.selected");
        assertThat(browser.all("[role=treeitem]")).hasSize(9);
        assertThat(browser.waitForText(".side", "2 descendants")).contains("+orders:refund");

        // when
        browser.keys("r");
        assertThat(browser.wait("#dialog-effect").getText()).contains("1 token and 2 descendants; 3 of them are alive");
        browser.wait("#reason").sendKeys("scope stolen", Keys.ENTER);

        // then
        browser.waitForText(".side .state", "revoked");
        browser.wait("#picture .card-node.selected.dead");
        assertThat(revocation.orders.get(0)).contains("\"type\":\"chain\"", "chained-refund", "\"preview\":\"p-1\"");
        browser.keys("k");
        browser.waitForText(".side", "svc-billing");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void tenDetections_areTriagedByTheKeyboardAlone() {
        // given
        Instant now = Instant.now();
        for (int i = 0; i < 10; i++) {
            world.send(SampleEvents.stolen("keyboard", "token-" + i, now.minusSeconds(i), 1));
        }
        indexed(SampleEvents.stolen("keyboard", "token-10", now.minusSeconds(10), 1));
        await().atMost(SOON).until(() -> world.count(Index.DETECTIONS) >= 11);
        signIn("keyboard");
        browser.until(() -> browser.all(".rows .row").size() == 11);

        // when: the first is taken, five closed one by one, the rest marked and closed together
        browser.keys("j", "m");
        browser.waitForText(".person", "alice");
        for (int left = 10; left > 5; left--) {
            browser.keys("e");
            browser.wait(".choices");
            browser.keys(" ", "2", Keys.ENTER);
            int rest = left;
            browser.until(() -> browser.all(".rows .row").size() == rest);
        }
        for (int i = 0; i < 5; i++) {
            browser.keys("x", "j");
        }
        browser.waitForText(".toolbar", "5 marked");
        browser.keys("a");

        // then
        browser.until(() -> browser.all(".noted").size() == 5);
        assertThat(browser.all(".rows .row")).hasSize(6);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void overview_saysWhatIsUnderAttack_andLeadsThere() {
        // given
        indexed(SampleEvents.stolen("watched", "stolen-1", Instant.now(), 1));

        // when
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.VIEWER, Set.of("watched"))));

        // then
        assertThat(browser.waitForText(".headline", "detections")).startsWith("1");
        browser.waitForText(".ranking", "replay.context-change");
        browser.waitForText(".card", "1 of 2 heard from lately");
        browser.waitForText(".lamp", "takes what comes");

        // when
        browser.click(".split a[href*='severity=high']");

        // then
        browser.waitForText(".rows .row", "Token shown from a second network");
        browser.waitForText(".filter", "high");

        // when
        browser.keys("g", "o");

        // then
        browser.waitForText("h1", "Overview");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void detectionThatStandsStill_isSaidOnEveryPage_alsoToAnAnalystOfOneTenant() {
        revocation.detectionProblems = List.of("no progress for 30 s on token-events-2");

        browser.open(service.loginLink(new Analyst("alice", AnalystRole.VIEWER, Set.of("*"))));
        browser.waitForText(".banner", "Detection is not healthy");
        browser.waitForText(".banner", "no progress for 30 s on token-events-2");
        for (String page : List.of("/queue", "/revocations", "/posture", "/rules", "/audit")) {
            browser.open(service.url() + page);
            browser.waitForText(".banner", "Detection is not healthy");
        }

        browser.open(service.loginLink(new Analyst("bob", AnalystRole.VIEWER, Set.of("watched"))));
        assertThat(browser.waitForText(".banner", "Detection is not healthy")).doesNotContain("token-events");
        assertThat(browser.errors()).isEmpty();

        revocation.detectionProblems = List.of();
        browser.until(() -> browser.all(".banner.pipeline").isEmpty());
    }

    private void indexed(Detection detection) {
        world.send(detection);
        world.flush();
        await().atMost(SOON)
                .until(() -> !world.document(Index.DETECTIONS, detection.id()).isMissingNode());
    }

    private void signIn(String tenant) {
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of(tenant))));
        browser.wait("[aria-current=page]");
        browser.open(service.url() + "/queue");
        browser.waitForText("h1", "Detections");
    }
}
