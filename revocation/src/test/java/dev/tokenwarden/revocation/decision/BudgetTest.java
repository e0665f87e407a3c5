package dev.tokenwarden.revocation.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.RevocationSamples;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BudgetTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final Policy FOUR = RevocationSamples.policy(
            "enforcement: {mode: enforce, max_automatic_revocations: {count: 4, window: PT10M}}");

    private final SituationFacts facts = new SituationFacts();
    private Policy policy = FOUR;
    private int next;

    private Outcome detect(String tenant, String rule, Severity severity, Instant at) {
        int number = next++;
        return detect(tenant, rule, severity, at, "client" + number, "subject" + number);
    }

    private Outcome detect(String tenant, String rule, Severity severity, Instant at, String client, String subject) {
        Detection detection = RevocationSamples.by(
                RevocationSamples.detection(tenant, "t" + next++, rule, severity, Action.REVOKE_TOKEN, at),
                client,
                subject);
        Ruling ruling = Engine.decide(detection, policy, facts.of(detection, policy), NOW);
        facts.apply(ruling, severity, at);
        return ruling.decision().outcome();
    }

    private Outcome detect(Severity severity, Instant at) {
        return detect("acme", RevocationSamples.RULE, severity, at);
    }

    @Test
    void ordinaryOnes_useHalf_andCriticalOnesTheRest() {
        assertThat(detect(Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.HIGH, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void criticalOnes_mayUseAll() {
        for (int i = 0; i < 4; i++) {
            assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        }
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(detect(Severity.HIGH, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void window_slidesOnDetectionTime() {
        Instant begin = NOW.minusSeconds(600);
        detect(Severity.HIGH, begin);
        detect(Severity.HIGH, begin.plusSeconds(1));
        assertThat(detect(Severity.HIGH, NOW.minusSeconds(1))).isEqualTo(Outcome.AWAITING_APPROVAL);
        assertThat(detect(Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.HIGH, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void lateDetection_findsNoMoreRoomThanANewerOne() {
        detect(Severity.HIGH, NOW);
        detect(Severity.HIGH, NOW);
        assertThat(detect(Severity.HIGH, NOW.minusSeconds(300))).isEqualTo(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void otherTenantsAndRules_haveBudgetsOfTheirOwn() {
        detect(Severity.HIGH, NOW);
        detect(Severity.HIGH, NOW);
        assertThat(detect("other", RevocationSamples.RULE, Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect("acme", "replay.proof", Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
    }

    @Test
    void shareOfLiveTokens_limitsFurther_butNeverBelowFive() {
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 50}}");
        facts.liveTokens = 3L;
        for (int i = 0; i < 5; i++) {
            assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        }
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
        facts.liveTokens = 700L;
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
    }

    @Test
    void runawayRule_revokesNoMoreThanTheBudget() {
        int revoked = 0;
        for (int i = 0; i < 10_000; i++) {
            Severity severity = i % 2 == 0 ? Severity.HIGH : Severity.CRITICAL;
            revoked += detect(severity, NOW.plusMillis(i * 6L)) == Outcome.REVOKED ? 1 : 0;
        }
        assertThat(revoked).isEqualTo(4);
    }

    private int revoked(int detections, String client, String subject) {
        int revoked = 0;
        for (int i = 0; i < detections; i++) {
            boolean one =
                    detect("acme", RevocationSamples.RULE, Severity.CRITICAL, NOW, client, subject) == Outcome.REVOKED;
            revoked += one ? 1 : 0;
        }
        return revoked;
    }

    @Test
    void onePair_usesAFifthOfTheBudget_andOneClientHalf() {
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 50}}");

        assertThat(revoked(100, "hostile", "mallory")).isEqualTo(10);
        assertThat(revoked(100, "hostile", "eve")).isEqualTo(10);
        assertThat(revoked(100, "hostile", "trudy"))
                .as("the client has used its half")
                .isEqualTo(5);
        assertThat(revoked(100, "web", "alice")).as("another client").isEqualTo(10);
    }

    @Test
    void tokensWithoutClientAndSubject_shareOnePortion() {
        policy = RevocationSamples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 50}}");
        assertThat(revoked(100, null, null)).isEqualTo(10);
    }

    @Test
    void smallBudget_stillAllowsOneToEachPair() {
        assertThat(revoked(3, "web", "alice")).isEqualTo(1);
        assertThat(revoked(3, "web", "bob")).isEqualTo(1);
        assertThat(revoked(3, "web", "carol"))
                .as("the client has used its half of four")
                .isZero();
    }
}
