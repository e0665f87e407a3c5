package dev.tokenwarden.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * An analyst at the console of the running demo: an attack comes up, is looked into, and its revocation is taken back, done
 * again by hand and taken back again. Nothing stands in for any part. {@code -Dpictures=DIR} takes a picture of the queue.
 */
@NeedsBrowser
final class ConsoleDemoIT {
    private static final String RULE = "replay.context-change";

    private static final Pattern EVERYWHERE = Pattern.compile("In force at (\\d+) of \\1 verifiers");

    /** Notes the frame that shows the first row, and the time of its event as it says then: repeats move that on. */
    /** Whether the first impossible travel has its decision: it waits for the grace, and the context change does not. */
    private static final String OTHER_RULE_IS_DECIDED = """
            const ask = (path) => {
              const request = new XMLHttpRequest();
              request.open('GET', path, false);
              request.send();
              return request.status === 200 ? JSON.parse(request.responseText) : {};
            };
            const travel = ask('/api/detections?rule=replay.impossible-travel&status=&sort=time').items ?? [];
            if (!travel.length) return false;
            const { decisions = [] } = ask(`/api/detections/${travel[0].id}`);
            return decisions.some((d) => d.detection === travel[0].id);
            """;

    private static final String NOTE_FIRST_ROW = """
            (function look() {
              const time = document.querySelector(".rows .row[id^='d-'] time");
              if (time) { window.firstRow = [time.dateTime, Date.now()]; } else { requestAnimationFrame(look); }
            })();""";

    private RunningDemo demo;
    private Browser browser;

    @BeforeEach
    void start(@TempDir Path data) {
        demo = new RunningDemo(data);
        browser = new Browser(1440, 900);
    }

    @AfterEach
    void stop() throws Exception {
        try (RunningDemo ending = demo) {
            browser.close();
        }
    }

    @Test
    void stolenToken_fromRowToReinstated_revokedByHandInBetween() throws Exception {
        URI link = demo.console();

        // when: without the link
        browser.open(link.resolve("/queue"));

        // then
        browser.waitForText("#message", "You are not signed in");
        assertThat(browser.all(".row")).isEmpty();
        browser.errors(); // That it was refused is one.

        // when: with it, before the first attack
        browser.open(link);
        browser.wait("[aria-current=page]");
        browser.open(link.resolve("/queue?rule=" + RULE));
        browser.waitForText(".link", "Live");
        browser.script(NOTE_FIRST_ROW);

        // then: the attack comes up by itself, and the policy has its token revoked
        browser.until(() -> browser.script("return window.firstRow") != null);
        System.out.println("attack to row: " + millisToFirstRow() + " ms");
        assertNoErrorsBut("503"); // OpenSearch may have been asked while it made the first index.
        assertThat(browser.wait(".rows .row .c-rule").getText()).isEqualTo(RULE);
        browser.until(() -> isRevoked());

        // when
        browser.keys("j", Keys.ENTER);

        // then: what was seen, and what became of it at the demo's verifiers
        browser.waitForText(".evidence", "python-requests");
        assertThat(browser.wait(".evidence [title*='python-requests/2.32']").isDisplayed())
                .isTrue();
        assertNoErrorsBut("404"); // It may have been opened before it could be found.
        browser.waitForText(".status", "automatically");
        browser.waitForText(".decisions", "Revoked automatically");

        // when: not before the other rule that such a theft breaks has been decided on, or that would revoke it again
        browser.until(() -> Boolean.TRUE.equals(browser.script(OTHER_RULE_IS_DECIDED)));
        assertNoErrorsBut("404"); // As above.
        browser.click("#undo");
        reason("looked like theft, was a test");

        // then
        browser.waitForText(".toast", "Reinstated");
        browser.waitForText(".rows .row .state", "reinstated");
        browser.until(() -> !browser.wait(".cells b").getText().equals("0"));

        // when
        browser.click("#revoke");

        // then: what it would hit is said first
        assertThat(browser.wait("#dialog-effect").getText())
                .contains(
                        "Every verifier of the tenant denies this token", "It has been seen by 1 verifier", "expires");

        // when
        reason("theft after all");

        // then
        browser.waitForText(".toast", "Revoked");
        browser.until(() -> isRevoked());
        browser.until(
                () -> EVERYWHERE.matcher(browser.wait(".effect").getText()).find());
        browser.waitForText(".decisions", "theft after all");

        // when
        browser.click("#undo");
        reason("confirmed as a test");

        // then
        browser.waitForText(".rows .row .state", "reinstated");
        browser.waitForText(".decisions", "confirmed as a test");
        assertThat(browser.errors()).isEmpty();
        picture(link);
    }

    private void assertNoErrorsBut(String status) {
        assertThat(browser.errors()).allMatch(error -> error.contains("status of " + status));
    }

    private void reason(String why) {
        browser.wait("#reason").sendKeys(why, Keys.ENTER);
        browser.until(() -> browser.all("#reason").isEmpty());
    }

    /** "denied" is a revoked token that was shown since: attackers insist. */
    private boolean isRevoked() {
        return List.of("revoked", "denied")
                .contains(browser.wait(".rows .row .state").getText());
    }

    private long millisToFirstRow() {
        List<?> row = (List<?>) browser.script("return window.firstRow");
        Instant act = Instant.parse((String) row.get(0));
        return Duration.between(act, Instant.ofEpochMilli((Long) row.get(1))).toMillis();
    }

    private void picture(URI link) throws Exception {
        Optional<String> pictures = Optional.ofNullable(System.getProperty("pictures"));
        if (pictures.isPresent()) {
            browser.open(link.resolve("/queue"));
            browser.waitForText(".link", "Live");
            browser.wait(".rows .row .state.revoked, .rows .row .state.denied");
            browser.wait(".figure:nth-child(3)");
            browser.picture(Path.of(pictures.get()).resolve("console-demo.png"));
        }
    }
}
