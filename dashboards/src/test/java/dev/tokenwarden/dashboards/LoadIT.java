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
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first look at a page costs, as Chromium measures it. */
@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class LoadIT {
    private static final long MAX_BYTES = 300_000;
    private static final String SIZES = """
            const all = performance.getEntriesByType('resource').concat(performance.getEntriesByType('navigation'));
            return all.filter((e) => !e.name.includes('/api/')).reduce((sum, e) => sum + e.transferSize, 0);""";
    private static final String ROWS_AT = """
            const mark = performance.getEntriesByName('usable')[0];
            return mark ? Math.round(mark.startTime) : -1;""";

    @Test
    void queue_loadsWithinItsBudget(Backbone backbone, @TempDir Path directory) {
        try (ConsoleFixture world = new ConsoleFixture(backbone, directory);
                DashboardsService service = world.service();
                Browser browser = new Browser(1440, 900)) {
            service.start();
            new SampleNight(world, Instant.now()).happen(120);
            await().atMost(Duration.ofSeconds(60)).until(() -> world.count(Index.DETECTIONS) == 120);
            browser.open(service.loginLink(new Analyst("alice", AnalystRole.VIEWER, Set.of("*"))));
            browser.wait("[aria-current=page]");
            for (String path : new String[] {"/queue", "/"}) {
                browser.forget();
                browser.open(service.url() + path);
                browser.wait(path.equals("/") ? ".ranking" : ".rows .row");
                browser.until(() -> (Long) browser.script(ROWS_AT) >= 0);
                long bytes = (Long) browser.script(SIZES);
                System.out.printf(
                        "LOAD %s %d bytes compressed, usable after %s ms%n", path, bytes, browser.script(ROWS_AT));
                assertThat(bytes).isBetween(10_000L, MAX_BYTES);
            }
        }
    }
}
