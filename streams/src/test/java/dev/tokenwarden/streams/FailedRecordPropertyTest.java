package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record that fails half-way changes nothing and sends nothing; processed again, it has its full result. Each failure names its
 * seed.
 */
final class FailedRecordPropertyTest {
    private static final int CASES = Integer.getInteger("tokenwarden.cases", 100);
    private static final int NO_RESTART = -1;

    @TempDir
    Path directory;

    @Test
    void recordsThatFailOnce_detectTheSame() {
        long first = Long.getLong("tokenwarden.seed", 20_261_202L);
        System.out.println("seeds " + first + " to " + (first + CASES - 1));
        int failed = 0;
        for (long seed = first; seed < first + CASES; seed++) {
            failed += assertSame(seed, RandomTraffic.of(new Random(seed)));
            failed += assertSame(seed, RandomFamilyTraffic.of(new Random(seed)));
        }
        assertThat(failed).isGreaterThan(CASES);
    }

    private int assertSame(long seed, List<TokenEvent> events) {
        SimulatedCluster plain = new SimulatedCluster(2, policy(), new Random(seed), directory);
        SimulatedCluster failing = new SimulatedCluster(2, policy(), new Random(seed), directory).withFailures();
        Map<String, String> expected = Arrivals.words(plain.run(events, NO_RESTART));
        assertThat(Arrivals.words(failing.run(events, NO_RESTART)))
                .as("seed " + seed)
                .isEqualTo(expected);
        return failing.failed();
    }

    private static Policy policy() {
        try {
            return PolicyLoader.parse("policy.yaml", RandomFamilyTraffic.POLICY);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
