package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One token that is used very much: no record grows with its use. */
final class HotTokenTest {
    private static final int LARGEST_RECORD = 4_096;

    @TempDir
    Path directory;

    @Test
    void recordsOfATokenThatIsUsedEverywhere_areBounded() throws Exception {
        SimulatedCluster cluster =
                new SimulatedCluster(1, PolicyLoader.parse("policy.yaml", Scenario.POLICY), new Random(1), directory);

        cluster.runUnsettled(hot(4_000));

        assertThat(cluster.largestRecord()).isLessThanOrEqualTo(LARGEST_RECORD);
    }

    /** Every use from another network, at another audience, for another operation, some refused. */
    private static List<TokenEvent> hot(int uses) {
        List<TokenEvent> events = new ArrayList<>();
        for (int i = 0; i < uses; i++) {
            StreamEvents.UseBuilder use = StreamEvents.token("hot")
                    .scope("orders:read s" + i % 100)
                    .used(i / 20)
                    .at("audience-" + i % 200)
                    .operation("GET /a/very/long/path/of/an/operation/" + i)
                    .requires("s" + i % 100)
                    .by(StreamEvents.located(
                            "198.51." + i / 250 + "." + i % 250,
                            1_000L + i,
                            "agent-" + (char) ('a' + i % 26),
                            i % 80,
                            i % 170));
            if (i % 2 == 0) {
                use.trace("trace-" + i);
            }
            if (i % 5 == 0) {
                use.rejected(RejectionReason.SCOPE);
            }
            events.add(use.build());
        }
        return events;
    }
}
