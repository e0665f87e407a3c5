package dev.tokenwarden.standalone.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.standalone.demo.attack.Attack;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import dev.tokenwarden.standalone.demo.attack.StolenToken;
import dev.tokenwarden.standalone.demo.people.ClientAction;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PassCriteriaTest {
    private static final List<Attack> CHOSEN = List.of(new StolenToken());
    private static final Map<String, Long> POSTURE = Map.of(PassCriteria.SYMMETRIC, 1L);

    @Test
    void passes_whenEverythingIsAsItShouldBe() {
        assertThat(failures(List.of(attack(null)), honest(0, Map.of(), 0), POSTURE, 0, null))
                .isEmpty();
    }

    @Test
    void fails_whenAnAttackWasNotStopped_andSaysHow() {
        assertThat(failures(List.of(attack("not detected")), honest(0, Map.of(), 0), POSTURE, 0, null))
                .singleElement()
                .asString()
                .contains("stolen-token", "not detected");
    }

    @Test
    void fails_whenAnAttackHadNoTurn() {
        assertThat(failures(List.of(), honest(0, Map.of(), 0), POSTURE, 0, null))
                .singleElement()
                .asString()
                .contains("stolen-token", "no turn");
    }

    @Test
    void fails_whenSomeoneHonestWasDenied_orLostAToken_orWasNotServed() {
        assertThat(failures(List.of(attack(null)), honest(1, Map.of("j1", "rule:x"), 2), POSTURE, 0, null))
                .hasSize(3)
                .anyMatch(failure -> failure.contains("1 honest requests were denied"))
                .anyMatch(failure -> failure.contains("rule:x"))
                .anyMatch(failure -> failure.contains("2 honest requests failed"));
    }

    @Test
    void fails_whenTheSharedSecretDoesNotShow_orReportsAreLost_orNothingCouldBeWatched() {
        assertThat(failures(List.of(attack(null)), honest(0, Map.of(), 0), Map.of(), 3, "cannot be read"))
                .hasSize(3)
                .anyMatch(failure -> failure.contains(PassCriteria.SYMMETRIC))
                .anyMatch(failure -> failure.contains("3 uses"))
                .contains("cannot be read");
    }

    private static List<String> failures(
            List<AttackReport> attacks,
            DemoReport.Honest honest,
            Map<String, Long> detections,
            long lost,
            @Nullable String watch) {
        return PassCriteria.failures(CHOSEN, attacks, honest, detections, lost, watch);
    }

    private static DemoReport.Honest honest(long denied, Map<String, String> revoked, long unserved) {
        return new DemoReport.Honest(100, denied, revoked, unserved, new EnumMap<>(ClientAction.class), List.of());
    }

    private static AttackReport attack(@Nullable String failure) {
        return new AttackReport(
                "stolen-token",
                "",
                "j",
                Instant.EPOCH,
                "replay.context-change",
                5L,
                9L,
                Map.of("orders", 12L),
                12L,
                1,
                false,
                2,
                true,
                failure);
    }
}
