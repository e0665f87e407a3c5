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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The picture of an exchange tree whose names are all UUIDs. */
@NeedsBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class ChainBrowserIT {
    private static final String CARD = "#picture .card-node";
    /** Texts that end outside of their card, by more than a pixel. */
    private static final String OUTSIDE = """
            return [...document.querySelectorAll('.card-node')].flatMap((card) => {
              const box = card.querySelector('.body').getBoundingClientRect();
              return [...card.querySelectorAll('text')].filter((text) => text.getBoundingClientRect().right > box.right + 1
                || text.getBoundingClientRect().bottom > box.bottom + 1).map((text) => text.textContent); });""";
    /** Cards that cover each other. */
    private static final String COVERED = """
            const boxes = [...document.querySelectorAll('.card-node .body, .stub .body')].map((card) => card.getBoundingClientRect());
            return boxes.filter((a, i) => boxes.some((b, k) => k > i
              && a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;""";

    private ConsoleFixture world;
    private RevocationPeer revocation;
    private DashboardsService service;
    private Browser browser;
    private SampleChain forty;
    private SampleChain fiveHundred;

    @BeforeAll
    void start(Backbone backbone, @TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        revocation = new RevocationPeer(world);
        service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
        service.start();
        forty = new SampleChain(world, Instant.now(), 40).send(40);
        fiveHundred = new SampleChain(world, Instant.now(), 500).send(500);
        await().atMost(Duration.ofSeconds(60))
                .until(() -> world.count(Index.ISSUANCES) == 540 && world.count(Index.DETECTIONS) == 2);
        browser = new Browser(1440, 900);
        browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of("acme"))));
        browser.wait("[aria-current=page]");
    }

    @AfterAll
    void stop() {
        browser.close();
        service.close();
        revocation.close();
        world.close();
    }

    private void open(TokenIdentity token) {
        browser.open(service.url() + "/chain?key=" + DetectionView.key(token));
        browser.wait(CARD + ".selected");
    }

    private String address() {
        return String.valueOf(browser.script("return location.search"));
    }

    private long insideOf(String css) {
        return (Long) browser.script("const view = document.getElementById('picture').getBoundingClientRect();"
                + "return [...document.querySelectorAll('" + css + "')].filter((e) => {"
                + "const box = e.getBoundingClientRect(); return box.left >= view.left && box.right <= view.right"
                + " && box.top >= view.top && box.bottom <= view.bottom; }).length");
    }

    @Test
    void picture_hasOneColumnPerHop_andEqualsTheTreeOfText() {
        browser.size(1440, 900);
        open(forty.gained());

        assertThat(browser.all(CARD)).hasSize(40);
        assertThat(browser.all("[role=tree] [role=treeitem]")).hasSize(40);
        assertThat(browser.all(CARD + ".dead")).hasSize(forty.revoked());
        assertThat(browser.all(".chip-gained")).hasSize(1);
        assertThat(browser.script(
                        "return document.querySelector('.card-node.selected .chip-gained title').textContent"))
                .isEqualTo("Gained: " + SampleChain.GAINED);
        assertThat(browser.all(".chip-lost")).isNotEmpty();
        assertThat(browser.all(".edge .actor")).hasSize(39);
        assertThat(browser.wait("[role=treeitem][aria-selected=true]").getAttribute("textContent"))
                .contains(forty.gainedBy(), forty.gained().name(), "gained " + SampleChain.GAINED, "actor ");
        assertThat(browser.script("return document.querySelectorAll('.hops text').length"))
                .isEqualTo(7L);
        assertThat(insideOf(".card-node.selected .body")).isEqualTo(1);
        assertThat((List<?>) browser.script(OUTSIDE)).isEmpty();
        assertThat(browser.script(COVERED)).isEqualTo(0L);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void picture_onAPhone_needsNoSidewaysScrolling() {
        browser.size(390, 844);
        open(forty.gained());

        assertThat(browser.all(CARD)).hasSize(40);
        assertThat(browser.script("return document.documentElement.scrollWidth <= 390"
                        + " && document.getElementById('picture').scrollWidth <= 390"))
                .isEqualTo(true);
        assertThat((List<?>) browser.script(OUTSIDE)).isEmpty();
        assertThat(browser.script(COVERED)).isEqualTo(0L);
        assertThat(insideOf(".card-node.selected .body")).isEqualTo(1);
        assertThat(browser.wait("#revoke").isDisplayed()).isTrue();
        browser.size(1440, 900);
    }

    @Test
    void keys_moveInThePicture_andTheAddressNamesTheSelectedToken() {
        browser.size(1440, 900);
        open(forty.gained());

        // when: from the token up to the root
        for (int i = 0; i < forty.depthOfGained(); i++) {
            browser.keys("h");
        }

        // then
        browser.waitForText(".side h2", "…");
        assertThat(address()).contains("node=" + DetectionView.key(forty.root()));
        assertThat(insideOf(".card-node.selected .body")).isEqualTo(1);
        assertThat(browser.script("return document.activeElement.getAttribute('aria-selected')"))
                .isEqualTo("true");

        // when: the whole tree is folded at its root, and the page is loaded again
        browser.keys(Keys.ARROW_LEFT);
        browser.until(() -> browser.all(CARD).size() == 1);
        assertThat(browser.waitForText(".fold-mark", "+39")).isEqualTo("+39");
        browser.keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        browser.until(() -> browser.all(CARD).size() == 40);
        String selected = address();
        browser.open(service.url() + "/chain" + selected);
        browser.wait(CARD + ".selected");

        // then
        String node = selected.replaceAll(".*node=", "");
        assertThat(browser.wait(CARD + ".selected").getAttribute("data-key")).isEqualTo(node);
    }

    @Test
    void revokeFromHere_coloursWhatWouldFall_beforeItIsClicked() {
        browser.size(1440, 900);
        open(forty.gained());
        assertThat(browser.all(".falls")).isEmpty();

        browser.script("document.getElementById('revoke').focus()");
        browser.until(() -> browser.all(CARD + ".falls").size() == forty.belowGained() + 1);

        browser.keys(Keys.ENTER);
        browser.wait("#reason");
        assertThat(browser.all(CARD + ".falls")).hasSize(forty.belowGained() + 1);
        browser.keys(Keys.ESCAPE);
        browser.script("document.activeElement.blur()");
        browser.until(() -> browser.all(".falls").isEmpty());
    }

    @Test
    void fiveHundredTokens_startFolded_andAreFoundBySearch() {
        browser.size(1440, 900);
        open(fiveHundred.gained());

        // then: what matters is in sight
        int cards = browser.all(CARD).size();
        assertThat(cards).isBetween(8, 120);
        browser.waitForText(".chain-bar", "500 tokens");
        assertThat(browser.all(".stub")).isNotEmpty();
        assertThat(insideOf(".card-node.selected .body")).isEqualTo(1);
        assertThat((List<?>) browser.script(OUTSIDE)).isEmpty();
        assertThat(browser.script(COVERED)).isEqualTo(0L);

        // when
        browser.keys("/");
        browser.wait("#search").sendKeys(fiveHundred.last().name(), Keys.ENTER);

        // then
        browser.wait(CARD + ".found.selected[data-key='" + DetectionView.key(fiveHundred.last()) + "']");
        browser.until(() -> insideOf(".card-node.selected .body") == 1);
        browser.waitForText(".chain-bar", "1 found");

        // when
        browser.wait(".chain-bar > .quiet").click();

        // then
        browser.until(() -> browser.all(CARD).size() == 500);
        assertThat(browser.all("[role=treeitem]")).hasSize(500);
        assertThat(browser.script(COVERED)).isEqualTo(0L);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void smallPicture_isInTheFlyoutAndOnTheTokenPage_andLeadsToTheChain() {
        browser.size(1440, 900);
        browser.open(service.url() + "/token?key=" + DetectionView.key(forty.gained()));
        browser.wait(".small-chain .card-node.selected");
        browser.open(service.url() + "/queue?range=all&status=all&id=" + forty.detection());
        browser.wait(".flyout .small-chain .card-node.selected");
        assertThat(browser.all(".flyout .card-node")).hasSizeGreaterThanOrEqualTo(forty.depthOfGained() + 1);
        assertThat((List<?>) browser.script(OUTSIDE)).isEmpty();
        browser.click(".flyout .card-node .body");
        browser.wait(CARD + ".selected");
        assertThat(address()).contains("key=" + DetectionView.key(forty.gained()));
        assertThat(browser.errors()).isEmpty();
    }
}
