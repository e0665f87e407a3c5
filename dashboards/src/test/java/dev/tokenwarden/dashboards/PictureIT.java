package dev.tokenwarden.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.URLEncoder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Takes the pictures of the documentation: {@code -Dpictures=<directory>}. */
@NeedsBrowser
@EnabledIfSystemProperty(
        named = "pictures",
        matches = ".+",
        disabledReason = "takes pictures, asserts little: -Dpictures=<directory>")
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class PictureIT {
    @Test
    void pictures(Backbone backbone, @TempDir Path directory) throws Exception {
        Path pictures = Path.of(System.getProperty("pictures"));
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                RevocationPeer revocation = new RevocationPeer(world);
                DashboardsService service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
                Browser browser = new Browser(1440, 900)) {
            service.start();
            SampleNight night = new SampleNight(world, Instant.now());
            night.happen(240);
            TokenIdentity refund = night.chain("order-7");
            world.flush();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> world.count(Index.DETECTIONS) == 242
                            && service.health().findingsLag() == 0
                            && service.health().usesLag() == 0
                            && world.count(Index.USES) > 100);
            browser.theme("dark");
            browser.open(service.loginLink(new Analyst("alice", AnalystRole.ADMIN, Set.of("*"))));
            browser.waitForText(".ranking", "replay.context-change");
            browser.waitForText(".lamp", "silent");
            sizes(browser, pictures, "overview");
            queue(browser, pictures, service, world, night);
            String key = DetectionView.key(refund);
            browser.open(service.url() + "/token?key=" + key);
            browser.waitForText(".finding", "orders:refund");
            sizes(browser, pictures, "token");
            browser.open(service.url() + "/chain?key=" + key);
            browser.waitForText(".side", "2 descendants");
            browser.wait("#picture .card-node.selected");
            sizes(browser, pictures, "chain");
            chains(browser, pictures, service, world);
            browser.open(service.url() + "/revocations");
            browser.wait(".revocations .row[aria-selected]");
            browser.keys("j", Keys.ENTER);
            browser.waitForText(".flyout", "It hits");
            sizes(browser, pictures, "revocations");
            browser.open(service.url() + "/client?of=acme&name=web");
            browser.wait(".heat-map");
            sizes(browser, pictures, "client");
            browser.open(service.url() + "/posture");
            browser.waitForText(".ranking", "idp.acme.example");
            sizes(browser, pictures, "posture");
            browser.open(service.url() + "/rules?rule=replay.context-change");
            browser.waitForText(".flyout", "Precisely");
            sizes(browser, pictures, "rules");
            exceptions(browser, pictures, service);
            browser.open(service.url() + "/audit");
            browser.wait(".row.audit .did");
            sizes(browser, pictures, "audit");
            attack(browser, pictures, service, world, revocation);
        }
    }

    /** A stolen grant: the incident in the list and open, and the page of the grant with its story. */
    private static void attack(
            Browser browser, Path pictures, DashboardsService service, ConsoleFixture world, RevocationPeer revocation)
            throws Exception {
        long before = world.count(Index.USES);
        SampleStory story = new SampleStory(world, Instant.now().minusSeconds(600));
        story.tellAll(revocation);
        world.flush();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> world.count(Index.USES) == before + SampleStory.USES);
        browser.open(service.url() + "/incidents?range=all");
        browser.waitForText(".row.incident", "refreshed by two clients");
        sizes(browser, pictures, "incidents");
        browser.click(".row.incident.critical");
        browser.wait(".flyout");
        sizes(browser, pictures, "incident");
        browser.open(service.url() + "/grant?of=acme&name=g-1&iss=" + URLEncoder.encode(SampleEvents.ISS, UTF_8));
        browser.waitForText(".telling", "got through");
        sizes(browser, pictures, "grant");
    }

    /** Trees whose names are all UUIDs, and what a revocation would end. */
    private static void chains(Browser browser, Path pictures, DashboardsService service, ConsoleFixture world)
            throws Exception {
        for (int size : new int[] {40, 500}) {
            long before = world.count(Index.ISSUANCES);
            SampleChain chain = new SampleChain(world, Instant.now(), size).send(size);
            String key = DetectionView.key(chain.gained());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> world.count(Index.ISSUANCES) == before + size
                            && !world.document(Index.DETECTIONS, chain.detection())
                                    .isMissingNode());
            browser.open(service.url() + "/token?key=" + key);
            browser.wait(".small-chain .card-node.selected");
            sizes(browser, pictures, "token-in-chain-" + size);
            browser.open(service.url() + "/queue?id=" + chain.detection() + "&range=all&status=all");
            browser.wait(".flyout .small-chain .card-node.selected");
            sizes(browser, pictures, "detection-in-chain-" + size);
            browser.open(service.url() + "/chain?key=" + key);
            browser.wait("#picture .card-node.selected");
            sizes(browser, pictures, "chain-" + size);
            browser.keys("h", "h");
            browser.script("document.getElementById('revoke').focus()");
            browser.wait("#picture .card-node.falls");
            both(browser, pictures, "chain-" + size + "-falls");
        }
    }

    private static void exceptions(Browser browser, Path pictures, DashboardsService service) throws Exception {
        browser.click(".modes [role=radio]:last-child");
        browser.wait("#dialog-effect");
        both(browser, pictures, "enforce");
        browser.keys(Keys.ESCAPE);
        browser.open(service.url() + "/queue?rule=audience.mismatch");
        browser.wait(".rows .row .state");
        browser.keys("j", "e");
        browser.wait(".choices");
        browser.keys(" ", "2");
        browser.wait("[name=except]");
        browser.keys(Keys.TAB, " ", Keys.ENTER);
        browser.waitForText("#exception-preview", "would have suppressed");
        sizes(browser, pictures, "exception");
        browser.wait("#reason").sendKeys("two names of one service until Friday", Keys.ENTER);
        browser.waitForText(".toast", "The exception holds until");
        browser.open(service.url() + "/rules?show=exceptions");
        browser.wait(".row.exception .link-button");
        sizes(browser, pictures, "exceptions");
        browser.open(service.url() + "/rules?rule=audience.mismatch");
        browser.wait(".excepted");
        sizes(browser, pictures, "rule-excepted");
    }

    private static void queue(
            Browser browser, Path pictures, DashboardsService service, ConsoleFixture world, SampleNight night)
            throws Exception {
        browser.open(service.url() + "/queue");
        browser.wait(".rows .row .state");
        browser.waitForText(".link", "Live");
        for (int i = 0; i < 12; i++) {
            night.detection(Instant.now());
        }
        world.flush();
        browser.waitForText(".pill", "12 new");
        sizes(browser, pictures, "queue");
        browser.click(".row.high");
        browser.waitForText(".evidence", "seen by");
        browser.wait(".cells");
        sizes(browser, pictures, "detection");
        browser.click("#revoke, #undo");
        browser.wait("#reason");
        both(browser, pictures, "dialog");
        browser.keys(Keys.ESCAPE);
        browser.keys(Keys.ESCAPE);
        browser.keys("j", "a");
        browser.wait(".noted");
        browser.keys("j", "m");
        browser.wait(".person");
        browser.keys("x", "j", "x", "j", "x");
        browser.waitForText(".toolbar", "3 marked");
        browser.keys("e");
        browser.wait(".choices");
        sizes(browser, pictures, "close");
        browser.keys(Keys.ESCAPE);
        browser.open(service.url() + "/queue?by=subject");
        browser.wait(".group .severity");
        sizes(browser, pictures, "groups");
        browser.open(service.url() + "/queue?q=nothing-like-this");
        browser.waitForText(".message", "Nothing matches");
        both(browser, pictures, "empty");
    }

    /** At a desk and on a phone. */
    private static void sizes(Browser browser, Path pictures, String name) throws Exception {
        both(browser, pictures, name);
        browser.size(390, 844);
        both(browser, pictures, name + "-phone");
        browser.size(1440, 900);
    }

    private static void both(Browser browser, Path pictures, String name) throws Exception {
        for (String theme : new String[] {"dark", "light"}) {
            browser.theme(theme);
            // What is drawn on a canvas is drawn with the next frame.
            browser.later("requestAnimationFrame(() => requestAnimationFrame(arguments[0]))");
            browser.picture(pictures.resolve("console-" + name + "-" + theme + ".png"));
        }
    }
}
