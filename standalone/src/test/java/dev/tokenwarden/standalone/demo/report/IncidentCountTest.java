package dev.tokenwarden.standalone.demo.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class IncidentCountTest {
    private static final String ISSUER = "https://idp.example";

    @Test
    void oneIncidentForEachAttack_hasNothingToReport() {
        List<AttackReport> attacks = List.of(attack("a", "thief", "t1"), attack("b", "forger", "t2"));

        IncidentCount count = IncidentCount.of(
                attacks,
                List.of(detection("d1", "t1", null), detection("d2", "t1", null), detection("d3", "t2", null)));

        assertThat(count).isEqualTo(new IncidentCount(2, 3, 2, 0, 0));
    }

    @Test
    void attacksOfTwoAttackersInOneIncident_areMixed() {
        List<AttackReport> attacks = List.of(attack("a", "thief", "t1"), attack("b", "forger", "t2"));

        IncidentCount count =
                IncidentCount.of(attacks, List.of(detection("d1", "t1", "grant"), detection("d2", "t2", "grant")));

        assertThat(count).isEqualTo(new IncidentCount(2, 2, 1, 1, 0));
    }

    @Test
    void attackWithTwoIncidents_isSplit() {
        IncidentCount count = IncidentCount.of(
                List.of(attack("a", "thief", "t1", "t2")),
                List.of(detection("d1", "t1", null), detection("d2", "t2", null), detection("d3", "honest", null)));

        assertThat(count).isEqualTo(new IncidentCount(1, 2, 2, 0, 1));
    }

    private static AttackReport attack(String name, String attacker, String... misused) {
        return new AttackReport(
                new AttackReport.Kind(name, "", attacker, false),
                misused[0],
                Set.of(misused),
                new AttackReport.Response(null, null, null, null),
                new AttackReport.Denial(Map.of(), 1, 1, true),
                null);
    }

    private static Detection detection(String id, String jti, String grant) {
        return Detection.builder(id, "scope.exceeded", Severity.HIGH)
                .time(Instant.EPOCH)
                .detectedAt(Instant.EPOCH)
                .tenant("acme")
                .subject(
                        Subject.builder(Subject.Type.TOKEN).iss(ISSUER).jti(jti).build())
                .token(TokenSummary.builder(ISSUER).jti(jti).grant(grant).build())
                .title("found")
                .action(Action.ALERT)
                .build();
    }
}
