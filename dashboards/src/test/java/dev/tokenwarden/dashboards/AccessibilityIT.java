package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** What axe-core finds on each page, in both themes, at a desk and on a phone. */
@NeedsBrowser
@EnabledIfSystemProperty(
        named = "axe",
        matches = ".+",
        disabledReason = "needs axe-core, which Maven Central does not have: -Daxe=<axe.min.js of the npm package>")
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class AccessibilityIT {
    private static final String RUN = """
            const done = arguments[arguments.length - 1];
            axe.run(document, {resultTypes: ['violations']}).then(
              (found) => done(found.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
                .map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target.join(' ') + ' ' + n.failureSummary).join(' | '))),
              (e) => done([String(e)]));""";

    @Test
    void everyPage_hasNoSeriousViolation(Backbone backbone, @TempDir Path directory) throws Exception {
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                RevocationPeer revocation = new RevocationPeer(world);
                DashboardsService service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
                Browser browser = new Browser(1440, 900)) {
            service.start();
            SampleNight night = new SampleNight(world, Instant.now());
            night.happen(60);
            TokenIdentity refund = night.chain("order");
            world.flush();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> world.count(Index.DETECTIONS) == 62
                            && world.count(Index.ISSUANCES) == 9
                            && service.health().usesLag() == 0
                            && world.count(Index.USES) > 100);
            browser.open(service.loginLink(new Analyst("alice", AnalystRole.ADMIN, Set.of("*"))));
            browser.wait("[aria-current=page]");
            List<String> violations = new ArrayList<>();
            for (Map.Entry<String, String> page :
                    pages(DetectionView.key(refund)).entrySet()) {
                browser.size(1440, 900);
                browser.open(service.url() + page.getKey());
                browser.wait(page.getValue());
                for (String theme : new String[] {"dark", "light"}) {
                    browser.theme(theme);
                    look(browser, page.getKey() + " " + theme, violations);
                    browser.size(390, 844);
                    look(browser, page.getKey() + " phone " + theme, violations);
                    browser.size(1440, 900);
                }
            }
            browser.open(service.url() + "/queue");
            browser.wait(".row[aria-selected]");
            browser.keys("j", Keys.ENTER);
            browser.wait(".flyout .status");
            look(browser, "flyout", violations);
            browser.keys("e");
            browser.wait(".choices");
            look(browser, "dialog", violations);
            exceptions(browser, violations);
            assertThat(violations).isEmpty();
        }
    }

    /** From the dialog that is open: closed as a false positive, with an exception made of it. */
    private static void exceptions(Browser browser, List<String> violations) throws IOException {
        browser.keys(" ", "2");
        browser.wait("[name=except]");
        look(browser, "close as a false positive", violations);
        browser.keys(Keys.TAB, " ", Keys.ENTER);
        browser.waitForText("#exception-preview", "would have suppressed");
        for (String theme : new String[] {"dark", "light"}) {
            browser.theme(theme);
            look(browser, "exception " + theme, violations);
            browser.size(390, 844);
            look(browser, "exception phone " + theme, violations);
            browser.size(1440, 900);
        }
        browser.wait("#reason").sendKeys("known", Keys.ENTER);
        browser.waitForText(".toast", "The exception holds until");
        browser.open(browser.script("return location.origin") + "/rules?show=exceptions");
        browser.wait(".row.exception .link-button");
        for (String theme : new String[] {"dark", "light"}) {
            browser.theme(theme);
            look(browser, "exceptions " + theme, violations);
            browser.size(390, 844);
            look(browser, "exceptions phone " + theme, violations);
            browser.size(1440, 900);
        }
        browser.open(browser.script("return location.origin") + "/rules?rule=replay.one-time");
        browser.wait(".modes [role=radio]:last-child").click();
        browser.wait("#dialog-effect");
        look(browser, "enforce", violations);
    }

    private static Map<String, String> pages(String key) {
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("/", ".ranking");
        pages.put("/queue", ".row[aria-selected]");
        pages.put("/queue?by=subject", ".group .severity");
        pages.put("/queue?q=nothing-like-this", ".message");
        pages.put("/token?key=" + key, ".finding");
        pages.put("/handover", ".handover-list");
        pages.put("/client?of=acme&name=web", ".heat-map");
        pages.put("/address?of=acme&name=203.0.113.7", ".heat-map");
        pages.put("/chain?key=" + key, "#picture .card-node");
        pages.put("/revocations?view=active", ".revocations .row[aria-selected]");
        pages.put("/posture", ".ranking");
        pages.put("/rules?rule=replay.one-time", ".flyout");
        pages.put("/audit", ".row.audit .did");
        return pages;
    }

    private static void look(Browser browser, String where, List<String> violations) throws IOException {
        browser.script(axe());
        for (Object violation : (List<?>) browser.later(RUN)) {
            violations.add(where + ": " + violation);
        }
    }

    private static String axe() throws IOException {
        return Files.readString(Path.of(System.getProperty("axe")));
    }
}
