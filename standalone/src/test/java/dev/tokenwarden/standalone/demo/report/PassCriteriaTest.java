package dev.tokenwarden.standalone.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.attack.StolenToken;
import dev.tokenwarden.standalone.demo.people.ClientAction;
import dev.tokenwarden.standalone.demo.report.DemoReport.Judgement;
import dev.tokenwarden.standalone.demo.report.DemoReport.Outcome;
import dev.tokenwarden.standalone.demo.watch.Latency;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PassCriteriaTest {
    private static final List<Attack> CHOSEN = List.of(new StolenToken());
    private static final Map<String, Long> POSTURE = Map.of(PassCriteria.SYMMETRIC, 1L);
    private static final Latency FAST = Latency.of(List.of(20L, 30L));
    private static final Latency SLOW = Latency.of(List.of(20L, PassCriteria.SLOW_SIGN_OUT_MILLIS + 1));

    @Test
    void passes_whenEverythingIsAsItMustBe() {
        assertThat(judge(attack(null), honest(0, Map.of(), 0), FAST))
                .isEqualTo(new Judgement(Outcome.PASSED, List.of()));
    }

    @Test
    void fails_whenAnAttackWasNotStopped_andSaysHow() {
        Judgement judgement = judge(attack("not detected"), honest(0, Map.of(), 0), FAST);

        assertThat(judgement.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(judgement.failures()).singleElement().asString().contains("stolen-token", "not detected");
    }

    @Test
    void slowMachine_onWhichAnAttackWasNotStopped_isTooSlow() {
        Judgement judgement = judge(attack("not detected"), honest(0, Map.of(), 1), SLOW);

        assertThat(judgement.outcome()).isEqualTo(Outcome.TOO_SLOW);
        assertThat(judgement.passed()).isFalse();
        assertThat(judgement.failures()).hasSize(2);
    }

    @Test
    void slowMachine_doesNotExcuseHarmToHonestClients() {
        assertThat(judge(attack("not detected"), honest(1, Map.of(), 0), SLOW).outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(judge(attack(null), honest(0, Map.of("j1", "rule:x"), 0), SLOW)
                        .outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void slowMachine_onWhichEverythingWasInTime_passes() {
        assertThat(judge(attack(null), honest(0, Map.of(), 0), SLOW).outcome()).isEqualTo(Outcome.PASSED);
    }

    @Test
    void fails_whenAnAttackWasNeverStarted() {
        PassCriteria.Observed run =
                new PassCriteria.Observed(CHOSEN, List.of(), honest(0, Map.of(), 0), POSTURE, 0, FAST, null);

        assertThat(PassCriteria.judge(run).failures())
                .singleElement()
                .asString()
                .contains("stolen-token", "never started");
    }

    @Test
    void fails_whenHonestClientsWereDenied_lostAToken_orWereNotServed() {
        assertThat(judge(attack(null), honest(1, Map.of("j1", "rule:x"), 2), FAST)
                        .failures())
                .hasSize(3)
                .anyMatch(failure -> failure.contains("1 honest requests were denied"))
                .anyMatch(failure -> failure.contains("rule:x"))
                .anyMatch(failure -> failure.contains("2 honest requests failed"));
    }

    @Test
    void fails_whenTheSharedSecretWasNotFound_reportsAreLost_orTopicsCannotBeRead() {
        PassCriteria.Observed run = new PassCriteria.Observed(
                CHOSEN, List.of(attack(null)), honest(0, Map.of(), 0), Map.of(), 3, FAST, "cannot be read");

        assertThat(PassCriteria.judge(run).failures())
                .hasSize(3)
                .anyMatch(failure -> failure.contains(PassCriteria.SYMMETRIC))
                .anyMatch(failure -> failure.contains("3 uses"))
                .contains("cannot be read");
    }

    private static Judgement judge(AttackReport attack, DemoReport.Honest honest, Latency signOut) {
        return PassCriteria.judge(
                new PassCriteria.Observed(CHOSEN, List.of(attack), honest, POSTURE, 0, signOut, null));
    }

    private static DemoReport.Honest honest(long denied, Map<String, String> revoked, long unserved) {
        return new DemoReport.Honest(100, denied, revoked, unserved, new EnumMap<>(ClientAction.class), List.of());
    }

    private static AttackReport attack(@Nullable String failure) {
        return new AttackReport(
                new AttackReport.Kind("stolen-token", "", "thief", false),
                "j",
                Set.of("j"),
                new AttackReport.Response(Instant.EPOCH, "replay.context-change", 5L, 9L),
                new AttackReport.Denial(Map.of("orders", 12L), 1, 2, true),
                failure);
    }
}
