package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty overview, groups that follow what happens, and ranges of marked rows. */
@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class QueueBrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Backbone backbone;
    private ConsoleFixture world;
    private DashboardsService service;
    private Browser browser;

    QueueBrowserIT(Backbone backbone) {
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

    private void signIn(String path) {
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of("*"))));
        browser.wait("[aria-current=page]");
        browser.open(service.url() + path);
    }

    /** Each test has a tenant of its own: they share the index. */
    private Detection found(String tenant, String jti, String rule, Instant time) {
        Detection detection = SampleEvents.of(
                tenant, rule, Severity.HIGH, Action.ALERT, jti, "alice", "web", time, 1, "Title of " + rule, List.of());
        world.send(detection);
        world.flush();
        return detection;
    }

    private void indexed(Detection detection) {
        await().atMost(SOON)
                .until(() -> !world.document(Index.DETECTIONS, detection.id()).isMissingNode());
    }

    @Test
    void emptyOverview_saysWhatIsMissing_andFillsItself() {
        signIn("/?tenant=fresh");
        assertThat(browser.waitForText(".start", "Nothing has happened yet"))
                .contains("No event arrives", "No verifier listens", "Rules observe at first");

        // when
        found("fresh", "first", "replay.one-time", Instant.now());

        // then
        browser.until(() ->
                browser.all(".start").isEmpty() && !browser.all(".ranking").isEmpty());
    }

    @Test
    void groups_countWhatHappens_andKeepTheirPlaces() {
        // given
        Instant now = Instant.now();
        indexed(found("groups", "a", "replay.one-time", now.minusSeconds(60)));
        indexed(found("groups", "b", "replay.one-time", now.minusSeconds(50)));
        indexed(found("groups", "c", "scope.exceeded", now.minusSeconds(40)));
        signIn("/queue?by=rule&tenant=groups");
        browser.until(() -> browser.all(".rows .group").size() == 2);
        browser.waitForText(".link", "Live");

        // when
        found("groups", "d", "scope.exceeded", Instant.now());
        found("groups", "e", "scope.exceeded", Instant.now());
        found("groups", "f", "audience.mismatch", Instant.now());

        // then: the second group has more now and stays second; a new one waits
        browser.until(() -> browser.all(".rows .group").get(1).getText().contains("3"));
        assertThat(browser.all(".rows .group").get(0).getText()).contains("replay.one-time");
        assertThat(browser.all(".rows .group")).hasSize(2);
        assertThat(browser.waitForText(".pill", "new")).isEqualTo("1 new");
        browser.keys("n");
        browser.until(() -> browser.all(".rows .group").size() == 3);
        assertThat(browser.all(".rows .group").get(0).getText()).contains("scope.exceeded");
    }

    @Test
    void rangeOfRows_isMarkedWithShift() {
        // given
        Instant now = Instant.now();
        for (int i = 0; i < 6; i++) {
            indexed(found("ranges", "t" + i, "replay.one-time", now.minusSeconds(60 + i)));
        }
        signIn("/queue?tenant=ranges");
        browser.until(() -> browser.all(".rows .row").size() == 6);

        // when: with the keyboard
        browser.keys("j", "x", "j", "j", "X");

        // then
        browser.waitForText(".toolbar", "3 marked");

        // when: with the mouse
        browser.script("document.querySelectorAll('.rows .c-mark input')[5]"
                + ".dispatchEvent(new MouseEvent('click', { bubbles: true, shiftKey: true }))");

        // then
        browser.waitForText(".toolbar", "6 marked");
        assertThat(browser.errors()).isEmpty();
    }
}
