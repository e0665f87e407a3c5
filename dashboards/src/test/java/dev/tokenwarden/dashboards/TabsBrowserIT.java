package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tokenwarden.contract.detection.Detection;
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
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A browser allows six connections to one server: its tabs share one stream. */
@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class TabsBrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final int TABS = 10;

    @Test
    void tenTabs_areAllLive_overOneStream(Backbone backbone, @TempDir Path directory) throws Exception {
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                DashboardsService service = world.service();
                Browser browser = new Browser(1440, 900)) {
            // given
            service.start();
            Detection first = SampleEvents.stolen("tabs", "first", Instant.now(), 1);
            world.send(first);
            world.flush();
            await().atMost(SOON)
                    .until(() -> !world.document(Index.DETECTIONS, first.id()).isMissingNode());
            browser.open(service.loginLink(new Analyst("alice", AnalystRole.RESPONDER, Set.of("tabs"))));
            browser.wait("[aria-current=page]");
            for (int i = 0; i < TABS; i++) {
                if (i > 0) {
                    browser.newTab();
                }
                browser.open(service.url() + "/queue");
                browser.waitForText(".row", "Token shown from a second network");
                browser.waitForText(".link", "Live");
            }

            // then
            ApiClient admin = ApiClient.signedIn(service, new Analyst("root", AnalystRole.ADMIN, Set.of("*")));
            await().atMost(SOON).until(() -> readers(admin) == 1);

            // when: something happens while another tab than the first is looked at
            Detection second = SampleEvents.stolen("tabs", "second", Instant.now(), 1);
            world.send(second);
            world.flush();

            // then: each tab shows it
            for (int i = TABS - 1; i >= 0; i--) {
                browser.tab(i);
                browser.until(() -> browser.all(".pill").stream()
                                .anyMatch(pill -> pill.getText().contains("1 new"))
                        || browser.all(".row[role=row]").size() > 2);
                browser.waitForText(".link", "Live");
            }
            // A stream that was given up is noticed with the next beat.
            await().atMost(SOON).until(() -> readers(admin) == 1);
            assertThat(browser.errors()).isEmpty();
        }
    }

    private static int readers(ApiClient admin) throws Exception {
        JsonNode health = ApiClient.json(admin.get("/api/health"));
        return health.at("/stream/readers").asInt(-1);
    }
}
