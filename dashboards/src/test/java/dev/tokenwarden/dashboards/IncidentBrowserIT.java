package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** An analyst works through the queue of incidents by keyboard. */
@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class IncidentBrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String OWNER = "203.0.113.7 | AS64500 | DE | agent Firefox/144";
    private static final String THIEF = "192.0.2.66 | AS64510 | SG | agent python-requests/2.32";

    private final Backbone backbone;
    private final Instant now = Instant.now();
    private ConsoleFixture world;
    private RevocationPeer revocation;
    private DashboardsService service;
    private Browser browser;

    IncidentBrowserIT(Backbone backbone) {
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
    void newestTheft_isClosedWithFourKeys() {
        // given
        theft("keys", "t1", 300);
        Detection last = theft("keys", "t2", 200);
        signIn("keys", last);
        browser.waitForText(".row.incident", "alice's token at client web was used by another client");

        // when
        browser.keys("j", "e", "1", Keys.ENTER);

        // then
        browser.waitForText(".toast", "Closed");
        browser.until(() -> browser.all(".row.incident").isEmpty());
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void incident_tellsWhyItIsOne_andOneDecisionRevokesIt() {
        // given
        theft("flyout", "t1", 300);
        Detection last = theft("flyout", "t2", 200);
        signIn("flyout", last);
        browser.waitForText(".row.incident .c-attacker", "192.0.2.66");

        // when
        browser.keys("j", Keys.ENTER);

        // then
        browser.waitForText(".joins", "Same address and agent against client web");
        assertThat(browser.all(".members li")).hasSize(2);
        assertThat(browser.script("return location.search").toString()).contains("id=inc-");

        // when
        browser.waitForText(".status", "0 of 2 targets revoked");
        browser.click("#revoke");

        // then: what it would hit is said first
        assertThat(browser.wait("#dialog-effect").getText()).contains("denies 2 tokens", "6 live tokens");

        // when
        browser.wait("#reason").sendKeys("confirmed theft", Keys.ENTER);

        // then
        browser.waitForText(".toast", "Revoked 2");
        browser.waitForText(".status", "2 of 2 targets revoked");
        browser.waitForText(".notes", "revoked its targets (2): confirmed theft");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void markedIncidents_areMerged_andSplitAgain() {
        // given
        theft("merging", "t1", 4_000);
        Detection last = theft("merging", "t2", 100);
        signIn("merging", last);
        browser.until(() -> browser.all(".row.incident").size() == 2);

        // when
        browser.keys("j", "x", "j", "x", "M");
        browser.waitForText("#dialog-title", "Merge 2 incidents into one?");
        browser.click("#confirm");

        // then
        browser.until(() -> browser.all(".row.incident").size() == 1);
        browser.waitForText(".joins", "Merged by alice");

        // when
        browser.click(".members li:first-child input");
        browser.click("#split");
        browser.click("#confirm");

        // then
        browser.until(() -> browser.all(".row.incident").size() == 2);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void filters_areSavedUnderAName_andOpenedAgain() {
        // given
        theft("views", "t1", 300);
        signIn("views", theft("views", "t2", 200));
        browser.wait(".row.incident");

        // when
        browser.click("[data-facet=low]");
        browser.until(() -> browser.all(".row.incident").isEmpty());
        browser.click(".menu.views summary");
        browser.click("#save-view");
        browser.wait("#name").sendKeys("Quiet ones", Keys.ENTER);
        browser.waitForText(".toast", "The view is saved");
        browser.open(service.url() + "/incidents");
        browser.wait(".row.incident");
        browser.click(".menu.views summary");
        browser.click(".view-item a");

        // then
        browser.waitForText(".filters", "low");
        browser.until(() -> browser.all(".row.incident").isEmpty());
        assertThat(browser.all(".menu.views[open]")).isEmpty();

        // when
        browser.click(".menu.views summary");
        browser.click(".view-item .tiny");

        // then
        browser.waitForText(".menu.views", "No view is saved");
        assertThat(browser.errors()).isEmpty();
    }

    private Detection theft(String tenant, String jti, int ago) {
        Detection detection = SampleEvents.of(
                tenant,
                "replay.context-change",
                Severity.HIGH,
                Action.REVOKE_TOKEN,
                jti,
                "alice",
                "web",
                now.minusSeconds(ago),
                1,
                "Presented by another client",
                List.of(new Evidence("client", OWNER, THIEF, null)));
        world.send(detection);
        return detection;
    }

    private void signIn(String tenant, Detection last) {
        world.flush();
        await().atMost(SOON)
                .until(() -> !world.document(Index.DETECTIONS, last.id()).isMissingNode());
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of(tenant))));
        browser.wait("[aria-current=page]");
        browser.open(service.url() + "/incidents");
        browser.waitForText("h1", "Incidents");
    }
}
