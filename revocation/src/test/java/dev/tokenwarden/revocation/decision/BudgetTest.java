package dev.tokenwarden.revocation.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.revocation.Decision.Outcome;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.revocation.Samples;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class BudgetTest {
    private static final Instant NOW = Instant.parse("2026-11-23T21:00:00Z");
    private static final Policy FOUR =
            Samples.policy("enforcement: {mode: enforce, max_automatic_revocations: {count: 4, window: PT10M}}");

    private final Facts facts = new Facts();
    private int next;

    private Outcome detect(String tenant, String rule, Severity severity, Instant at) {
        Detection detection = Samples.detection(tenant, "t" + next++, rule, severity, Action.REVOKE_TOKEN, at);
        Ruling ruling = Engine.decide(detection, FOUR, facts, NOW);
        facts.apply(ruling, severity, at);
        return ruling.decision().outcome();
    }

    private Outcome detect(Severity severity, Instant at) {
        return detect("acme", Samples.RULE, severity, at);
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
        assertThat(detect("other", Samples.RULE, Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect("acme", "replay.proof", Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
    }

    @Test
    void shareOfLiveTokens_limitsFurther_butNeverToNothing() {
        facts.liveTokens = 200L;
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.REVOKED);
        assertThat(detect(Severity.CRITICAL, NOW)).isEqualTo(Outcome.AWAITING_APPROVAL);
        facts.liveTokens = 3L;
        assertThat(detect("other", Samples.RULE, Severity.HIGH, NOW)).isEqualTo(Outcome.REVOKED);
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
}
