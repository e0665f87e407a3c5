package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.EventCodec;
import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is detected does not depend on how the events happened to come. Each failure names its seed. */
final class InvariancePropertyTest {
    private static final int CASES = Integer.getInteger("tokenwarden.cases", 200);
    private static final int NO_RESTART = -1;

    @TempDir
    Path directory;

    private final Policy policy = policy(Scenario.POLICY);

    @Test
    void arrivalOrderWithinTheGrace_doesNotMatter() {
        Policy withoutHabits = policy(Scenario.POLICY + "rules: {replay.context-change: {habit: PT0S}}\n");
        forEachSeed((seed, random, events) -> {
            Map<String, Detection> expected = run(withoutHabits, seed, events, 1, NO_RESTART);
            Arrivals.assertSame(
                    seed,
                    expected,
                    run(withoutHabits, seed, Arrivals.shuffledWithinGrace(events, random), 1, NO_RESTART),
                    Set.of());
        });
    }

    /**
     * Another network and agent is raised at once, without waiting for an earlier presentation that shares one of them: then a
     * presentation that comes late can no longer take it back. Nothing is lost that way, and no other rule is affected.
     */
    @Test
    void arrivalOrderWithinTheGrace_withHabits_mayOnlyAddAnotherNetworkAndAgent() {
        forEachSeed((seed, random, events) -> {
            Map<String, Detection> expected = run(policy, seed, events, 1, NO_RESTART);
            Arrivals.assertSame(
                    seed,
                    expected,
                    run(policy, seed, Arrivals.shuffledWithinGrace(events, random), 1, NO_RESTART),
                    Set.of("replay.context-change HIGH"));
        });
    }

    @Test
    void duplicates_doNotMatter() {
        forEachSeed((seed, random, events) -> {
            assertSame(seed, events, Arrivals.withDuplicates(events, random), 1, NO_RESTART);
        });
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

    /** A backtest keeps its states as objects; live they are encoded with every event. */
    @Test
    void backtest_findsTheSame() {
        forEachSeed((seed, random, events) -> {
            Map<String, Detection> live =
                    new SimulatedCluster(1, policy, new Random(seed), directory).run(events, NO_RESTART);
            assertThat(Arrivals.words(backtest(seed, events)))
                    .as("seed " + seed)
                    .isEqualTo(Arrivals.words(live));
        });
    }

    private Map<String, Detection> backtest(long seed, List<TokenEvent> events) {
        Map<String, Detection> found = new HashMap<>();
        try (Backtest backtest = new Backtest(policy, directory.resolve("backtest-" + seed), json -> {
            try {
                Detection detection = Detection.fromJson(json);
                found.put(detection.id(), detection);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        })) {
            for (TokenEvent event : events) {
                backtest.accept(EventCodec.encode(event));
            }
            backtest.finish();
        } catch (IOException | InvalidEventException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    private interface Case {
        void run(long seed, Random random, List<TokenEvent> events);
    }

    private static void forEachSeed(Case property) {
        long first = Long.getLong("tokenwarden.seed", 20_260_302L);
        System.out.println("seeds " + first + " to " + (first + CASES - 1));
        for (long seed = first; seed < first + CASES; seed++) {
            Random random = new Random(seed);
            property.run(seed, random, RandomTraffic.of(random));
        }
    }

    private void assertSame(long seed, List<TokenEvent> plain, List<TokenEvent> other, int partitions, int restartAt) {
        Arrivals.assertSame(
                seed,
                run(policy, seed, plain, 1, NO_RESTART),
                run(policy, seed, other, partitions, restartAt),
                Set.of());
    }

    private Map<String, Detection> run(
            Policy inForce, long seed, List<TokenEvent> events, int partitions, int restartAt) {
        return new SimulatedCluster(partitions, inForce, new Random(seed), directory).run(events, restartAt);
    }

    private static Policy policy(String text) {
        try {
            return PolicyLoader.parse("policy.yaml", text);
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
