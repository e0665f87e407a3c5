package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Target;
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
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The pages of revocations and of the audit log. */
@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class RecordsBrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);

    private final Backbone backbone;
    private ConsoleFixture world;
    private RevocationPeer revocation;
    private DashboardsService service;
    private Browser browser;
    private Decision root;

    RecordsBrowserIT(Backbone backbone) {
        this.backbone = backbone;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        revocation = new RevocationPeer(world);
        service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
        service.start();
        browser = new Browser(1440, 900);
        Instant now = Instant.now();
        CascadeEvents events = new CascadeEvents(world, "acme");
        root = events.byRule("stolen", 14, now.minusSeconds(600));
        events.byRule("alone", 0, now.minusSeconds(500));
        events.byPerson(
                "by-kim",
                new Target.OfSession("acme", "https://idp.acme.example", "sid-4711"),
                "Laptop lost, ticket INC-99",
                now.minusSeconds(400));
        world.flush();
        await().atMost(SOON).until(() -> world.count(Index.REVOCATIONS) == 17 && world.count(Index.DECISIONS) == 17);
    }

    @AfterEach
    void stop() {
        browser.close();
        service.close();
        revocation.close();
        world.close();
    }

    private void signIn(String path) {
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of("acme"))));
        browser.wait("[aria-current=page]");
        browser.open(service.url() + path);
    }

    private int rows() {
        return browser.all(".rows .row[role=row]").size();
    }

    private Object query() {
        return browser.script("return location.search");
    }

    @Test
    void cascades_areFolded_andUnfoldUnderTheirCause() {
        signIn("/revocations");
        browser.waitForText(".followers", "+14 cascaded");
        browser.until(() -> rows() == 3);
        assertThat(browser.wait(".folded").getText()).contains("14 cascaded entries are folded");

        // when: the link of the row, and back
        browser.click(".rows .followers");
        browser.until(() -> rows() == 14);
        assertThat(browser.waitForText(".caused", "cascaded from")).contains("14", "stolen");
        assertThat(query()).asString().contains("cause=" + root.id());
        browser.click("#fold");
        browser.until(() -> rows() == 3);

        // when: the same in the audit log
        browser.open(service.url() + "/audit");
        browser.waitForText(".followers", "+14 cascaded");
        browser.click("#unfold");
        browser.waitForText(".toolbar", "17 entries");
        assertThat(query()).asString().contains("by=all");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void filters_areInTheAddress_withTheOpenEntry() {
        signIn("/revocations?view=active");
        browser.click(".facet[data-facet=session]");
        browser.until(() -> rows() == 1);
        browser.click(".rows .row");
        browser.waitForText(".flyout h2", "sid-4711");
        assertThat(query()).asString().contains("type=session", "id=");

        // when: a colleague opens the address
        browser.open(browser.script("return location.href"));

        // then
        browser.waitForText(".flyout h2", "sid-4711");
        browser.until(() -> rows() == 1);
        browser.keys(Keys.ESCAPE);
        browser.click(".filter");
        browser.until(() -> rows() == 3);

        // when: what is searched for is folded
        browser.keys("/");
        browser.keys("stolen-7");
        browser.waitForText(".message", "Nothing matches");
        browser.waitForText(".folded", "1 cascaded entry is folded");
        browser.click("#unfold");
        browser.until(() -> rows() == 1);
        assertThat(browser.wait(".menu a[download='revocations.csv']").getAttribute("href"))
                .contains("/api/export/revocations?format=csv", "q=stolen-7", "by=all");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void nobodyEnforces_isSaidOnEveryPage_andInTheFlyout() {
        // given
        revocation.listening = false;
        signIn("/queue");

        // then
        assertThat(browser.waitForText("#unenforced", "nobody enforces the revocations of tenant acme"))
                .contains("In force at 0 of 0 verifiers", "5 revoked targets are accepted there");

        // when: a verifier listens
        revocation.listening = true;

        // then
        browser.until(() -> browser.all("#unenforced").isEmpty());

        // when: the service does not answer
        revocation.close();
        browser.open(service.url() + "/revocations?view=active");

        // then
        browser.waitForText(".banner", "it is not known now where revocations are in force");
        browser.click(".rows .row");
        browser.waitForText(".flyout", "The propagation is not known now");
    }
}
