package dev.tokenwarden.revocation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.contract.revocation.RevocationRequest;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.RevocationSamples;
import dev.tokenwarden.revocation.decision.FactNames;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Detections, requests, orders and expiry, one at a time. */
final class DeciderTest extends DeciderFixture {
    @Test
    void onDetection_repeated_changesNothing() {
        assertThat(detect("a1").decisions()).hasSize(1);
        assertThat(detect("a1").isEmpty()).isTrue();
    }

    @Test
    void onDetection_olderThanWhatIsRemembered_changesNothing() {
        Step step = new Step();
        Instant longAgo = NOW.minus(DecisionLog.HORIZON).minusSeconds(1);
        assertThat(decider.onDetection(RevocationSamples.detection("acme", "a1", longAgo), step))
                .isEqualTo(Decider.Handled.OUTDATED);
        assertThat(step.isEmpty()).isTrue();
    }

    @Test
    void onDetection_afterReplayOfTheLog_changesNothing() {
        // given
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        Decider.Handled again = restarted.onDetection(RevocationSamples.detection("acme", "a1", NOW), step);

        // then
        assertThat(again).isEqualTo(Decider.Handled.REPEATED);
        assertThat(step.isEmpty()).isTrue();
    }

    @Test
    void alertThatAsksForARevocationLater_isDecidedAgain_once_alsoAfterARestart() throws IOException {
        // given
        Step step = new Step();
        decider.onDetection(withAction("a1", Action.ALERT), step);
        assertThat(isRevoked("a1")).isFalse();

        // when
        Decider restarted = new Decider(new State(), () -> policy, clock);
        for (Decision decision : step.decisions()) {
            restarted.state().apply(Decision.fromJson(decision.toJson()));
        }
        assertThat(decider.onDetection(withAction("a1", Action.REVOKE_TOKEN), new Step()))
                .isEqualTo(Decider.Handled.DECIDED);
        Step again = new Step();
        assertThat(restarted.onDetection(withAction("a1", Action.REVOKE_TOKEN), again))
                .isEqualTo(Decider.Handled.DECIDED);

        // then
        assertThat(isRevoked("a1")).isTrue();
        assertThat(again.decisions()).extracting(Decision::outcome).containsExactly(Outcome.REVOKED);
        for (Action action : List.of(Action.REVOKE_TOKEN, Action.ALERT, Action.REVOKE_CHAIN)) {
            assertThat(restarted.onDetection(withAction("a1", action), new Step()))
                    .isEqualTo(Decider.Handled.REPEATED);
        }
    }

    @Test
    void alertThatAsksForARevocationLater_doesNotOverturnAReinstatement() {
        decider.onDetection(withAction("a1", Action.ALERT), new Step());
        order(revoke("r", "", token("a1")));
        clock.advance(Duration.ofMinutes(1));
        order(new Command.Reinstate(by("u", "person:ann"), token("a1").id()));

        Step step = new Step();
        decider.onDetection(withAction("a1", Action.REVOKE_TOKEN), step);

        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.SUPPRESSED);
    }

    private static Detection withAction(String jti, Action action) {
        return RevocationSamples.by(
                RevocationSamples.detection("acme", jti, RevocationSamples.RULE, Severity.HIGH, action, NOW),
                "client-" + jti,
                "subject-" + jti);
    }

    @Test
    void budget_isRestoredFromTheLog() {
        // given
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 2}}");
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        restarted.onDetection(RevocationSamples.detection("acme", "a2", NOW), step);

        // then
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void decisionReadTwice_countsOnce() {
        // given
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 4}}");
        List<Decision> taken = detect("a1").decisions();
        Decider restarted = new Decider(new State(), () -> policy, clock);
        taken.forEach(restarted.state()::apply);
        taken.forEach(restarted.state()::apply);

        // when
        Step step = new Step();
        restarted.onDetection(RevocationSamples.detection("acme", "a2", NOW), step);

        // then
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.REVOKED);
    }

    @Test
    void request_isCarriedOutInAnyMode_onceOnly() {
        policy = Policy.defaults();
        RevocationRequest request = new RevocationRequest("r1", token("a1"), null, NOW, EXP, "system:idp", "logout");
        Step first = new Step();
        Step second = new Step();
        assertThat(decider.onRequest(request, first)).isTrue();
        assertThat(decider.onRequest(request, second)).isFalse();
        assertThat(first.writes()).hasSize(1);
        assertThat(second.isEmpty()).isTrue();
    }

    @Test
    void request_widerThanAChain_waits() {
        Step step = new Step();
        decider.onRequest(
                new RevocationRequest(
                        "r1",
                        new Target.OfIssuer("acme", RevocationSamples.ISS),
                        null,
                        NOW,
                        null,
                        "system:idp",
                        "breach"),
                step);
        assertThat(step.writes()).isEmpty();
        assertThat(step.decisions()).extracting(Decision::outcome).containsExactly(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void order_repeated_isCarriedOutOnce_andAnotherUnderTheSameKeyRefused() {
        assertThat(order(revoke("key", "c1", token("a1")))).isInstanceOf(CommandResult.Done.class);
        assertThat(order(revoke("key", "c1", token("a1"))))
                .isInstanceOfSatisfying(CommandResult.Done.class, done -> assertThat(done.repeated())
                        .isTrue());
        assertThat(order(revoke("key", "c2", token("a2")))).isInstanceOf(CommandResult.Conflict.class);
        assertThat(isRevoked("a2")).isFalse();
    }

    @Test
    void expire_takesOffWhatHasEnded_andNothingElse() {
        // given
        detect("a1");
        order(revoke("o1", "c1", new Target.OfKey("acme", RevocationSamples.ISS, "k1")));

        // when
        clock.set(EXP.plusSeconds(61));
        Step step = new Step();
        decider.expire(step);

        // then
        assertThat(step.writes()).containsExactly(new Step.LedgerWrite(token("a1"), null));
    }

    @Test
    void record_isInTheLog_andChangesNothingElse() {
        CommandResult.Done done = (CommandResult.Done)
                order(new Command.RecordActivity(by("o1", "person:ann"), "acme", null, "detection-1"));
        assertThat(done.decision().outcome()).isEqualTo(Outcome.NOTED);
        assertThat(done.decision().detection())
                .as("a note does not decide the detection")
                .isNull();
        assertThat(done.decision().facts()).containsEntry(FactNames.DETECTION, "detection-1");
    }
}
