package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Severity;
import dev.tokenwarden.contract.event.TokenEvent;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Honest traffic raises nothing above low. Each failure names its seed. */
final class BenignTrafficPropertyTest {
    private static final int RUNS = Integer.getInteger("tokenwarden.benign.runs", 20);

    @ParameterizedTest
    @EnumSource(BenignTraffic.Enrichment.class)
    void honestTraffic_raisesNothingAboveLow(BenignTraffic.Enrichment enrichment) {
        long first = Long.getLong("tokenwarden.seed", 20_261_201L);
        for (long seed = first; seed < first + RUNS; seed++) {
            List<TokenEvent> events = BenignTraffic.of(new Random(seed), enrichment);
            try (Scenario scenario =
                    new Scenario(Scenario.POLICY + "relays: [\"198.18.0.0/15\", AS64990, AS64991]\n")) {
                scenario.send(events.toArray());
                List<String> raised = scenario.finish().stream()
                        .filter(found -> found.severity() != Severity.LOW)
                        .map(BenignTrafficPropertyTest::words)
                        .toList();

                assertThat(raised).as("seed " + seed).isEmpty();
            }
        }
    }

    private static String words(Detection found) {
        return found.rule()
                + ' '
                + found.severity()
                + ' '
                + found.subject().jti()
                + ' '
                + found.title()
                + ' '
                + found.evidence();
    }
}
