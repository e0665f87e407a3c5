package dev.tokenwarden.dashboards;

import dev.tokenwarden.dashboards.console.Grant;
import dev.tokenwarden.dashboards.console.Role;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
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
        try (World world = new World(backbone, directory);
                RevocationPeer revocation = new RevocationPeer(world);
                DashboardsService service = world.service(backbone.openSearch().uri(), Optional.of(revocation.api()));
                Browser browser = new Browser(1440, 900)) {
            service.start();
            Night night = new Night(world, Instant.now());
            night.happen(240);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> world.count(Index.DETECTIONS) == 240
                            && service.health().findingsLag() == 0
                            && service.health().usesLag() == 0);
            browser.theme("dark");
            browser.open(service.loginLink(new Grant("alice", Role.RESPONDER, Set.of("*"))));
            browser.wait(".rows .row .state");
            for (int i = 0; i < 12; i++) {
                night.detection(Instant.now());
            }
            world.flush();
            browser.waitForText(".pill", "12 new");
            both(browser, pictures, "list");
            browser.click(".row.high:nth-child(7)");
            browser.waitForText(".evidence", "Firefox");
            browser.wait(".cells");
            both(browser, pictures, "flyout");
            browser.click("#revoke, #undo");
            browser.wait("#reason");
            both(browser, pictures, "dialog");
            browser.keys(Keys.ESCAPE);
            browser.size(390, 844);
            both(browser, pictures, "phone-flyout");
            browser.keys(Keys.ESCAPE);
            browser.keys(Keys.ESCAPE);
            both(browser, pictures, "phone");
            browser.size(1440, 900);
            browser.open(service.url() + "/?q=nothing-like-this");
            browser.waitForText(".message", "Nothing matches");
            both(browser, pictures, "empty");
        }
    }

    private static void both(Browser browser, Path pictures, String name) throws Exception {
        for (String theme : new String[] {"dark", "light"}) {
            browser.theme(theme);
            browser.picture(pictures.resolve(name + "-" + theme + ".png"));
        }
    }
}
