package dev.tokenwarden.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.dashboards.console.auth.Analyst;
import dev.tokenwarden.dashboards.console.auth.AnalystRole;
import dev.tokenwarden.dashboards.search.Index;
import dev.tokenwarden.embedded.Part;
import dev.tokenwarden.policy.ExceptionEntry;
import dev.tokenwarden.policy.ExceptionEntry.Suppresses;
import dev.tokenwarden.policy.Mode;
import dev.tokenwarden.policy.rule.Rules;
import dev.tokenwarden.testkit.Backbone;
import dev.tokenwarden.testkit.WithBackbone;
import dev.tokenwarden.testkit.browser.Browser;
import dev.tokenwarden.testkit.browser.NeedsBrowser;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** From a detection to an exception, and the switch of a rule, as an analyst does them. */
@NeedsBrowser
@WithBackbone(
        parts = {Part.KAFKA, Part.OPENSEARCH},
        exclusive = true)
class ExceptionsBrowserIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String RULE = "audience.mismatch";

    private final Backbone backbone;
    private ConsoleFixture world;
    private DashboardsService service;
    private Browser browser;

    ExceptionsBrowserIT(Backbone backbone) {
        this.backbone = backbone;
    }

    @BeforeEach
    void start(@TempDir Path directory) {
        world = new ConsoleFixture(backbone, directory);
        service = world.service();
        service.start();
        browser = new Browser(1440, 900);
    }

    @AfterEach
    void stop() {
        browser.close();
        service.close();
        world.close();
    }

    @Test
    void falsePositive_becomesAnException_byTheKeyboardAlone() {
        // given: two alerts of one client, one detection of it that asks for a revocation, and one of another client
        Instant now = Instant.now();
        indexed(
                SampleEvents.audienceMismatch("keyboard", "a", "ci", "wiki", Action.ALERT, now),
                SampleEvents.audienceMismatch("keyboard", "b", "ci", "wiki", Action.ALERT, now.minusSeconds(5)),
                SampleEvents.audienceMismatch("keyboard", "c", "ci", "wiki", Action.REVOKE_TOKEN, now.minusSeconds(9)),
                SampleEvents.audienceMismatch("keyboard", "d", "app", "wiki", Action.ALERT, now.minusSeconds(12)));
        signIn(AnalystRole.RESPONDER, "keyboard", "/queue");
        browser.until(() -> browser.all(".rows .row").size() == 4);

        // when: the newest is closed as a false positive, and an exception asked for
        browser.keys("j", "e");
        browser.wait(".choices");
        assertThat(browser.all("[name=except]")).isEmpty();
        browser.keys(" ", "2");
        browser.wait("[name=except]");
        browser.keys(Keys.TAB, " ", Keys.ENTER);

        // then: what it would have suppressed is shown before
        assertThat(browser.waitForText("#exception-preview", "would have suppressed"))
                .contains("2 detections", "Nothing was revoked", "1 more matches and stays as it is");
        assertThat(browser.waitForText(".choices", "What it suppresses")).contains("an admin must grant it");

        // when: for nobody
        browser.keys(" ");

        // then
        browser.waitForText("#exception-preview", "Choose a match");
        assertThat(browser.wait("#confirm").isEnabled()).isFalse();

        // when: for the client after all
        browser.keys(" ");
        browser.waitForText("#exception-preview", "2 detections");
        browser.wait("#reason").sendKeys("known job", Keys.ENTER);

        // then
        browser.waitForText(".toast", "The exception holds until");
        assertThat(world.policy
                        .get()
                        .settings("keyboard", Rules.AUDIENCE_MISMATCH)
                        .exceptions())
                .singleElement()
                .satisfies(made -> {
                    assertThat(made.client()).isEqualTo("ci");
                    assertThat(made.suppresses()).isEqualTo(Suppresses.ALERTS);
                    assertThat(made.reason()).isEqualTo("known job");
                });
        browser.open(service.url() + "/rules?show=exceptions");
        assertThat(browser.waitForText(".row.exception:not(.head)", "known job"))
                .contains(RULE, "ci", "alerts", "alice");

        // when
        browser.click(".row.exception .link-button");
        browser.wait("#reason").sendKeys("job was split", Keys.ENTER);

        // then
        browser.waitForText(".message", "No exceptions");
        assertThat(world.policy.get().adjustments("keyboard").isEmpty()).isTrue();
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void admin_exceptsRevocations_andUndoesIt() {
        // given
        Detection found =
                SampleEvents.audienceMismatch("admins", "r", "ci", "wiki", Action.REVOKE_TOKEN, Instant.now());
        indexed(found);
        signIn(AnalystRole.ADMIN, "admins", "/queue?id=" + found.id());

        // when
        browser.click("#close-detection");
        browser.click("[value=false-positive]");
        browser.click("#confirm");
        browser.click("#except");

        // then: what the detection asks for is what is offered
        assertThat(browser.wait("[name=suppresses][value=revocations]").isSelected())
                .isTrue();
        browser.waitForText("#exception-preview", "1 detection");
        browser.click("[name=match-audience]");
        browser.wait("#reason").sendKeys("two names of one service", Keys.ENTER);
        browser.waitForText(".toast", "The exception holds until");
        assertThat(world.policy.get().adjustments("admins").exceptions())
                .singleElement()
                .satisfies(made -> {
                    assertThat(made.audience()).isEqualTo("wiki");
                    assertThat(made.suppresses()).isEqualTo(Suppresses.REVOCATIONS);
                });

        // when
        browser.click(".toast .quiet");

        // then
        browser.waitForText(".toast", "Removed");
        assertThat(world.policy.get().adjustments("admins").isEmpty()).isTrue();
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void responder_requestsAnException_thatAnAdminGrants() {
        // given
        Detection found =
                SampleEvents.audienceMismatch("requested", "r", "ci", "wiki", Action.REVOKE_TOKEN, Instant.now());
        indexed(found);
        signIn(AnalystRole.RESPONDER, "requested", "/queue?id=" + found.id());

        // when
        browser.click("#close-detection");
        browser.click("[value=false-positive]");
        browser.click("#confirm");
        browser.click("#except");
        browser.click("[name=suppresses][value=revocations]");
        browser.waitForText("#confirm", "Request the exception");
        browser.wait("#reason").sendKeys("two names of one service", Keys.ENTER);

        // then: the policy is as it was
        browser.waitForText(".toast", "Requested");
        assertThat(world.policy.get().adjustments("requested").isEmpty()).isTrue();

        // when
        signIn(AnalystRole.ADMIN, "requested", "/revocations?view=waiting");
        assertThat(browser.waitForText(".requests", "two names of one service")).contains(RULE, "ci");
        browser.click(".requested-do .quiet");
        browser.wait("#reason").sendKeys("checked with the owner", Keys.ENTER);

        // then
        browser.waitForText(".toast", "Granted");
        browser.until(() -> browser.all(".requests").isEmpty());
        assertThat(world.policy.get().adjustments("requested").exceptions())
                .singleElement()
                .satisfies(made -> assertThat(made.suppresses()).isEqualTo(Suppresses.REVOCATIONS));
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void suppressed_isOnRecord_andSaysWhatSuppressedIt() {
        // given
        ExceptionEntry exception = new ExceptionEntry(
                "nightly",
                RULE,
                ExceptionEntry.Match.client("ci"),
                Suppresses.REVOCATIONS,
                new ExceptionEntry.Period(Instant.now(), Instant.now().plusSeconds(3600)),
                "bob",
                "two names of one service");
        Detection found = SampleEvents.of(
                "quiet",
                RULE,
                Severity.LOW,
                Action.ALERT,
                "s",
                "batch",
                "ci",
                Instant.now(),
                1,
                "Accepted at wiki, which it is not for",
                List.of(new Evidence("audience", "payments", "wiki", null), exception.evidence()));
        indexed(found);

        // when
        signIn(AnalystRole.VIEWER, "quiet", "/queue?exception=nightly&id=" + found.id());

        // then
        browser.waitForText(".effect", "suppressed it");
        browser.waitForText(".evidence", "two names of one service");
        assertThat(browser.all(".rows .row")).hasSize(1);
        assertThat(browser.errors()).isEmpty();
    }

    @Test
    void rule_isSwitchedByAnAdmin_andByNobodyElse() {
        // given
        signIn(AnalystRole.ADMIN, "switched", "/rules?rule=" + RULE);
        browser.waitForText(".modes", "switched");

        // when
        browser.all(".modes [role=radio]").get(2).click();

        // then: what enforcing means stands there before
        assertThat(browser.wait("#dialog-effect").getText())
                .contains("revokes the token, at every verifier of the tenant");
        browser.wait("#reason").sendKeys("a quiet week", Keys.ENTER);
        browser.waitForText(".toast", RULE + ": enforce in switched.");
        browser.wait(".modes [aria-checked=true]:nth-child(3)");
        assertThat(world.policy.get().enforcement("switched").mode(Rules.AUDIENCE_MISMATCH))
                .isEqualTo(Mode.ENFORCE);

        // when
        signIn(AnalystRole.RESPONDER, "switched", "/rules?rule=" + RULE);

        // then
        browser.waitForText(".modes", "enforce");
        assertThat(browser.all(".modes button")).isEmpty();
        assertThat(browser.errors()).isEmpty();
    }

    private void indexed(Detection... detections) {
        for (Detection detection : detections) {
            world.send(detection);
        }
        world.flush();
        for (Detection detection : detections) {
            await().atMost(SOON).until(() -> !world.document(Index.DETECTIONS, detection.id())
                    .isMissingNode());
        }
    }

    private void signIn(AnalystRole role, String tenant, String path) {
        browser.open(service.loginLink(new Analyst("alice", role, Set.of(tenant))));
        browser.wait("[aria-current=page]");
        browser.open(service.url() + path);
        browser.wait("h1");
    }
}
