package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.dashboards.sink.DetectionView;
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

/** The pages of a client, a subject, an address and an agent. {@code -Dpictures=<directory>} takes pictures. */
@NeedsBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class EntityBrowserIT {
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
        new SampleNight(world, now).happen(80);
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.ISSUANCES) == SampleStory.ISSUANCES
                        && world.count(Index.DETECTIONS) == 80 + SampleStory.DETECTIONS
                        && service.health().findingsLag() == 0
                        && service.health().usesLag() == 0
                        // Counting refreshes, so that searches find what is there.
                        && world.count(Index.USES) > 100);
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

    private void open(String kind, String name) {
        browser.open(service.url() + "/" + kind + "?of=acme&name=" + name);
        browser.wait(".heat-map, .entity-figures");
    }

    @Test
    void client_showsItsDay_itsNetworks_tokens_andIncidents() throws IOException {
        open("client", "web");

        assertThat(browser.waitForText(".page-head", "Client of tenant acme")).contains("observed");
        assertThat(browser.all(".heat-row svg")).isNotEmpty();
        assertThat(browser.all(".heat-row:first-child .heat")).hasSize(24);
        assertThat(browser.all(".entity-incidents a")).isNotEmpty();
        pictures("client");
        browser.click("a.entity-link[href^='/address']");
        browser.waitForText(".page-head", "Address of tenant acme");
        browser.waitForText(".page-head", "Tokens are not revoked by address");
        pictures("address");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void revokingAClient_statesItsReachFirst() {
        open("client", "svc-billing");

        browser.keys("r");
        assertThat(browser.waitForText(".dialog", "Revokes tokens of this client issued until now, in acme"))
                .contains("You can undo it");
        browser.wait("#reason").sendKeys("compromised");
        browser.click("#confirm");
        browser.waitForText(".toast", "Revoked");
        browser.waitForText(".page-head .state", "revoked");
        browser.wait("#undo");
    }

    @Test
    void agent_isShownByTool() throws IOException {
        open("agent", "assistant");

        browser.waitForText(".heat-map h2", "by tool");
        browser.waitForText(".heat-name", "write_entry");
        browser.waitForText(".page-head", "The policy does not list it as an agent");
        pictures("agent");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void identifiers_leadToTheirPages() throws IOException {
        browser.open(service.url() + "/token?key=" + DetectionView.key(SampleEvents.token("acme", "stolen-1")));
        browser.click("dd a[href^='/subject']");
        browser.waitForText(".page-head", "Subject of tenant acme");
        browser.waitForText(".page-head", SampleEvents.ISS);
        pictures("subject");
        browser.click(".ranking a[href^='/user-agent']");
        browser.waitForText(".page-head", "User agent of tenant acme");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void operations_areFoundInUses() {
        browser.open(service.url() + "/queue?q=write_entry&status=all&range=all");
        browser.click("#search-uses");
        browser.waitForText(".ranking", "POST /entries");
        assertThat(browser.all(".ranking tbody tr")).hasSize(1);
        browser.click(".ranking a[href^='/client'] bdi");
        browser.waitForText(".page-head", "Client of tenant acme");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void unknownClient_isSaidSo() {
        browser.open(service.url() + "/client?of=acme&name=nobody");
        browser.waitForText(".message", "No such client");
        // The browser reports the answer of the API.
        assertThat(browser.errors()).allMatch(error -> error.contains("404"));
        browser.forget();
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
