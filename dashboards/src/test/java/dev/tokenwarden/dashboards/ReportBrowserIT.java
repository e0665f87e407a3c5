package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The report of an incident and the handover. {@code -Dpictures=<directory>} takes pictures. */
@NeedsBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class ReportBrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private ConsoleFixture world;
    private RevocationPeer revocation;
    private DashboardsService service;
    private Browser browser;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        revocation = new RevocationPeer(world);
        service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
        service.start();
        Instant now = Instant.now();
        new SampleStory(world, now.minusSeconds(600)).tellAll(revocation);
        new SampleNight(world, now).happen(40);
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.ISSUANCES) == SampleStory.ISSUANCES
                        && world.count(Index.DETECTIONS) == 40 + SampleStory.DETECTIONS
                        && service.health().findingsLag() == 0
                        && service.health().usesLag() == 0
                        && world.count(Index.USES) > 50);
        browser = new Browser(1440, 900);
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of("acme"))));
        browser.wait(".nav");
    }

    @AfterAll
    void stop() {
        browser.close();
        service.close();
        revocation.close();
        world.close();
    }

    @Test
    void report_isOpenedFromTheIncident_andHasStoryDecisionsAndHash() throws IOException {
        browser.open(service.url() + "/incidents?rule=grant.refresh-replay&status=all");
        browser.wait(".row.incident").click();
        browser.click("#report");

        assertThat(browser.waitForText(".incident-report .telling", "got through"))
                .contains("redeemed the same refresh token");
        assertThat(browser.waitForText("#audit-hash", "")).matches("[0-9a-f]{64}");
        browser.waitForText(".report-commands", "warden audit --tenant=acme");
        browser.waitForText(".incident-report", "policy enforces this rule");
        assertThat(browser.all(".incident-report .finding")).hasSize(1);
        pictures("report");
        // A report for readers in other zones has one: UTC.
        assertThat(browser.waitForText(".report-facts", "First act")).contains("UTC");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void report_isSavedAsMarkdownAndJson() {
        browser.open(service.url() + "/incidents?rule=grant.refresh-replay&status=all");
        browser.wait(".row.incident").click();
        browser.click("#report");
        browser.wait("#audit-hash");
        browser.script("""
                window.saved = [];
                const make = URL.createObjectURL.bind(URL);
                URL.createObjectURL = (blob) => { blob.text().then((text) => window.saved.push(text)); return make(blob); };
                """);
        browser.click("#save-markdown");
        browser.click("#save-json");
        browser.until(() -> Long.valueOf(2).equals(browser.script("return window.saved.length")));

        String markdown = String.valueOf(browser.script("return window.saved.find((text) => text.startsWith('# '))"));
        assertThat(markdown)
                .contains(
                        "## Story",
                        "redeemed the same refresh token",
                        "## Who did what",
                        "SHA\\-256".replace("\\", ""));
        assertThat(
                        browser.script(
                                "return JSON.parse(window.saved.find((text) => text.startsWith('{'))).audit.sha256 === document.getElementById('audit-hash').textContent"))
                .isEqualTo(true);
    }

    @Test
    void handover_showsOpenIncidents_peopleWaitingDecisions_andThePipeline() throws IOException {
        browser.open(service.url() + "/handover");

        browser.waitForText(".handover h2", "Open incidents");
        assertThat(browser.all(".handover-list li")).isNotEmpty();
        browser.waitForText(".handover", "Who has what");
        browser.waitForText(".handover", "nobody");
        browser.waitForText(".handover", "Ended revocations");
        pictures("handover");
        browser.click(".handover .split a");
        browser.waitForText("h1", "Incidents");
        assertThat(browser.errors()).isEmpty();
    }

    private void pictures(String name) throws IOException {
        String directory = System.getProperty("pictures");
        if (directory == null) {
            return;
        }
        for (String theme : new String[] {"light", "dark"}) {
            browser.theme(theme);
            for (int width : new int[] {1440, 390}) {
                browser.size(width, width == 390 ? 844 : 1400);
                browser.picture(Path.of(directory, name + "-" + width + "-" + theme + ".png"));
            }
        }
        browser.theme("light");
        browser.size(1440, 900);
    }
}
