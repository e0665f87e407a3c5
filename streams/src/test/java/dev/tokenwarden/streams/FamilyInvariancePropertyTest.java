package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is detected about sessions, grants, agents and traces does not depend on how the events happened to come. */
final class FamilyInvariancePropertyTest {
    private static final int CASES = 200;
    private static final int NO_RESTART = -1;
    private static final Set<String> RULES = Set.of(
            "session.context-change",
            "session.impossible-travel",
            "grant.refresh-replay",
            "grant.issued-after-revocation",
            "agent.own-authority",
            "agent.no-actor",
            "agent.new-tool",
            "chain.fan-out",
            "chain.revoked-ancestor",
            "replay.after-revocation");

    @TempDir
    Path directory;

    private final Policy policy = policy();

    @Test
    void arrivalOrderWithinTheGrace_doesNotMatter() {
        forEachSeed((seed, random, events) ->
                assertSame(seed, events, Arrivals.shuffledWithinGrace(events, random), 1, NO_RESTART));
    }

    @Test
    void duplicates_doNotMatter() {
        forEachSeed((seed, random, events) ->
                assertSame(seed, events, Arrivals.withDuplicates(events, random), 1, NO_RESTART));
    }

    @Test
    void numberOfPartitions_doesNotMatter() {
        forEachSeed((seed, random, events) -> assertSame(seed, events, events, 2 + random.nextInt(6), NO_RESTART));
    }

    @Test
    void restartAtARandomPoint_doesNotMatter() {
        forEachSeed((seed, random, events) ->
                assertSame(seed, events, events, 1 + random.nextInt(3), random.nextInt(events.size())));
    }

    @Test
    void traffic_raisesEveryRule() {
        Set<String> raised = new HashSet<>();
        forEachSeed((seed, random, events) -> run(seed, events, 1, NO_RESTART).values().stream()
                .map(Detection::rule)
                .forEach(raised::add));

        assertThat(raised).isEqualTo(RULES);
    }

    private interface Case {
        void run(long seed, Random random, List<TokenEvent> events);
    }

    private static void forEachSeed(Case property) {
        long first = Long.getLong("tokenwarden.seed", 20_260_406L);
        for (long seed = first; seed < first + CASES; seed++) {
            Random random = new Random(seed);
            property.run(seed, random, RandomFamilyTraffic.of(random));
        }
    }

    private void assertSame(long seed, List<TokenEvent> plain, List<TokenEvent> other, int partitions, int restartAt) {
        Arrivals.assertSame(seed, run(seed, plain, 1, NO_RESTART), run(seed, other, partitions, restartAt));
    }

    private Map<String, Detection> run(long seed, List<TokenEvent> events, int partitions, int restartAt) {
        Map<String, Detection> found = new TreeMap<>(
                new SimulatedCluster(partitions, policy, new Random(seed), directory).run(events, restartAt));
        found.values().removeIf(detection -> !RULES.contains(detection.rule()));
        return found;
    }

    private static Policy policy() {
        try {
            return PolicyLoader.parse("policy.yaml", RandomFamilyTraffic.POLICY);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
