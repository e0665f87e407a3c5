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
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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

/** The story as an analyst reads it, on the pages of a grant, a session and a token. {@code -Dpictures=<directory>} takes pictures. */
@NeedsBrowser
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class StoryBrowserIT {
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
        new SampleStory(world, Instant.now().minusSeconds(600)).tellAll(revocation);
        world.flush();
        await().atMost(SOON)
                .until(() -> world.count(Index.ISSUANCES) == SampleStory.ISSUANCES
                        && world.count(Index.USES) == SampleStory.USES
                        && world.count(Index.DETECTIONS) == SampleStory.DETECTIONS
                        && world.count(Index.DECISIONS) == 1);
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
        browser.open(service.url() + "/" + kind + "?of=acme&name=" + name + "&iss="
                + URLEncoder.encode(SampleEvents.ISS, StandardCharsets.UTF_8));
    }

    @Test
    void grant_isToldInSentences_withALaneForEachHolder() throws IOException {
        open("grant", "g-1");

        assertThat(browser.waitForText(".telling", "got through"))
                .contains("alice’s Firefox in Germany redeemed a refresh token")
                .contains("243 ms later python-requests in Singapore redeemed the same refresh token, 9,917 km away")
                .contains("2 requests got through")
                .contains("Revoked after 157 ms, closed at 3 of 3 verifiers after 188 ms")
                .contains("1 request was refused since");
        assertThat(browser.all(".strips .strip-name b"))
                .extracting(name -> name.getText())
                .containsExactly("alice’s Firefox", "python-requests");
        assertThat(browser.all(".strip.suspect .act.accepted")).hasSize(2);
        assertThat(browser.all(".strip.suspect .act.refused")).hasSize(1);
        assertThat(browser.all(".strip.suspect .mark.acknowledged")).hasSize(3);
        assertThat(browser.all(".through tbody tr")).hasSize(2);
        pictures("grant");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void session_ofTheGrant_hasAPageOfItsOwn_andItsTokensLead() {
        open("session", "s-1");

        browser.waitForText(".telling", "redeemed the same refresh token");
        assertThat(browser.all(".ranking a[href^='/token']")).isNotEmpty();
        browser.click(".ranking th a[href^='/token']");
        browser.waitForText("dd a[href^='/grant']", "g-1");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void tokenOfAnAgent_showsTheRequest_andWhichAuthorityWasUsed() throws IOException {
        browser.open(service.url() + "/token?key=" + DetectionView.key(SampleEvents.token("acme", "agent-own")));

        assertThat(browser.waitForText(".telling", "call the tool"))
                .contains("assistant")
                .contains("write_entry")
                .contains("1 request got through");
        assertThat(browser.all(".step")).hasSize(2);
        assertThat(browser.waitForText(".step.wrong", "the agent’s own token"))
                .contains("write_entry")
                .contains("No token of the user in this request allows it");
        pictures("agent");
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void sentences_areMadeFromFactsAlone() {
        Object told = browser.later("""
                const done = arguments[0];
                import('/assets/story/sentences.js').then(({ sentences }) => done(sentences({
                  holders: [{ id: 0, as: 64500, workload: 'orders', suspect: false }],
                  acts: [{ time: '2026-12-01T02:07:58Z', kind: 'use', holder: 0, outcome: 'accepted', audience: 'pay', cited: true }],
                  detections: [{ rule: 'audience.mismatch', time: '2026-12-01T02:07:58Z', title: 'Presented to an audience that it is not for' }],
                  decisions: [{ outcome: 'awaiting-approval' }], revocations: [], traces: [],
                  exposure: { from: '2026-12-01T02:07:58Z', total: 1, accepted: [] },
                }, { timeZone: 'UTC' }).join(' ')));
                """);

        assertThat(told)
                .isEqualTo(
                        "02:07:58 UTC: workload orders from AS64500 used it at pay. Presented to an audience that it is not for."
                                + " 1 request got through. A revocation waits for approval: verifiers still accept it.");
    }

    @Test
    void unknownGrant_isSaidSo() {
        open("grant", "nowhere");

        browser.waitForText(".message", "No such grant");
        // The browser reports the answer of the API.
        assertThat(browser.errors()).allMatch(error -> error.contains("404"));
    }

    private void pictures(String name) throws IOException {
        String directory = System.getProperty("pictures");
        if (directory == null) {
            return;
        }
        for (String theme : new String[] {"light", "dark"}) {
            browser.theme(theme);
            for (int width : new int[] {1440, 390}) {
                browser.size(width, width == 390 ? 844 : 900);
                browser.picture(Path.of(directory, name + "-" + width + "-" + theme + ".png"));
            }
        }
        browser.theme("light");
        browser.size(1440, 900);
    }
}
