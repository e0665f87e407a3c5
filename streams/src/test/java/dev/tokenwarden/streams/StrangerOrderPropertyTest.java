package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.ClientContext;
import dev.tokenwarden.contract.event.RejectionReason;
import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyException;
import dev.tokenwarden.policy.reader.PolicyLoader;
import dev.tokenwarden.streams.token.Inbound;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is detected, and what it asks for, does not depend on whether a use outside the token's audience arrives before or after the
 * claims that prove it. Each failure names its seed.
 */
final class StrangerOrderPropertyTest {
    private static final int CASES = Integer.getInteger("tokenwarden.cases", 300);
    private static final long GRACE_MILLIS = 30_000;
    private static final List<ClientContext> CLIENTS = List.of(
            StreamEvents.client("203.0.113.7", 64_500L, "app/1.0"),
            StreamEvents.client("198.51.100.9", 64_999L, "curl/8"),
            StreamEvents.located("192.0.2.77", 64_777L, "app/1.0", 35.7, 139.7),
            StreamEvents.keyed("key-1"),
            StreamEvents.keyed("key-2"));

    @TempDir
    Path directory;

    @Test
    void arrivalOrder_doesNotMatter() {
        forEachSeed((seed, random, sorted) -> assertSame(seed, sorted, delayed(sorted, random), false));
    }

    @Test
    void duplicatesAndRestarts_doNotMatter() {
        forEachSeed((seed, random, sorted) -> {
            List<Inbound.Admitted> arrived = delayed(sorted, random);
            for (int i = 0; i < sorted.size() / 3; i++) {
                int at = random.nextInt(arrived.size());
                arrived.add(Math.min(arrived.size(), at + 1 + random.nextInt(5)), arrived.get(at));
            }
            assertSame(seed, sorted, arrived, true);
        });
    }

    private interface Case {
        void run(long seed, Random random, List<Inbound.Admitted> sorted);
    }

    private static void forEachSeed(Case property) {
        long first = Long.getLong("tokenwarden.seed", 20_261_201L);
        System.out.println("seeds " + first + " to " + (first + CASES - 1));
        for (long seed = first; seed < first + CASES; seed++) {
            Random random = new Random(seed);
            property.run(seed, random, traffic(random));
        }
    }

    private void assertSame(
            long seed, List<Inbound.Admitted> sorted, List<Inbound.Admitted> arrived, boolean restarts) {
        Set<String> expected = run(seed, sorted, false);
        Set<String> found = run(seed, arrived, restarts);
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        found.removeAll(expected);
        assertThat(missing).as("missing with seed " + seed).isEmpty();
        assertThat(found).as("extra with seed " + seed).isEmpty();
    }

    private Set<String> run(long seed, List<Inbound.Admitted> records, boolean restarts) {
        Random random = new Random(seed);
        SimulatedCluster cluster = new SimulatedCluster(1, policy(), random, directory);
        int half = restarts ? random.nextInt(records.size()) : records.size();
        List<Inbound> all = new ArrayList<>(records);
        all.add(UnprovenUsesTest.tick(400));
        cluster.read(all.subList(0, half));
        if (restarts) {
            cluster.restart();
        }
        Map<String, Detection> found = cluster.runAdmitted(all.subList(half, all.size()));
        Set<String> words = new TreeSet<>();
        found.forEach((id, one) -> words.add(one.rule()
                + ' '
                + one.severity()
                + ' '
                + (one.subject().jti() == null ? one.subject() : one.subject().jti())
                + ' '
                + cluster.actions().get(id)));
        return words;
    }

    /** Each record arrives later than it happened, by less than the grace. */
    private static List<Inbound.Admitted> delayed(List<Inbound.Admitted> records, Random random) {
        Map<Inbound.Admitted, Long> arrival = new HashMap<>();
        for (Inbound.Admitted record : records) {
            arrival.put(record, time(record) + random.nextLong(GRACE_MILLIS));
        }
        List<Inbound.Admitted> delayed = new ArrayList<>(records);
        delayed.sort(Comparator.comparing(arrival::get));
        return delayed;
    }

    /**
     * Tokens of {@code orders} that are also used at {@code wiki}, by reporters that know their hash, invent one, or give none. Those
     * that invent one also lie about the key that the token is bound to.
     */
    private static List<Inbound.Admitted> traffic(Random random) {
        List<Inbound.Admitted> records = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(3); i++) {
            boolean oneTime = random.nextInt(4) == 0;
            boolean bound = random.nextInt(3) == 0;
            if (random.nextInt(3) > 0) {
                records.add(by("idp", token(i, oneTime, bound).hash("HASH" + i).issued(20 + random.nextInt(40))));
            }
            String stranger = random.nextInt(4) == 0 ? "WRNG" : "HASH" + i;
            for (int use = 0; use < 3 + random.nextInt(8); use++) {
                boolean own = random.nextBoolean();
                boolean lies = !own && stranger.equals("WRNG");
                StreamEvents.TokenBuilder token = token(i, oneTime, bound || lies);
                if (random.nextInt(4) > 0) {
                    token.hash(own ? "HASH" + i : stranger);
                }
                StreamEvents.UseBuilder used = token.used(20 + random.nextInt(60))
                        .at(own || random.nextInt(3) == 0 ? "orders" : "wiki")
                        .source("urn:verifier:" + (own ? "orders" : "wiki"))
                        .edge()
                        .by(CLIENTS.get(random.nextInt(CLIENTS.size())));
                if (random.nextInt(5) == 0) {
                    used.rejected(RejectionReason.SCOPE);
                }
                records.add(by(own ? "orders" : "wiki", used.build()));
            }
        }
        records.sort(Comparator.comparing(StrangerOrderPropertyTest::time));
        return records;
    }

    private static StreamEvents.TokenBuilder token(int number, boolean oneTime, boolean bound) {
        StreamEvents.TokenBuilder token = StreamEvents.token("t" + number);
        if (oneTime) {
            token.oneTime();
        }
        return bound ? token.bound("key-1") : token;
    }

    private static Inbound.Admitted by(String reporter, dev.tokenwarden.contract.event.TokenEvent event) {
        return new Inbound.Admitted(event, reporter, reporter.equals("idp"));
    }

    private static long time(Inbound.Admitted record) {
        return record.event().time().toEpochMilli();
    }

    private static Policy policy() {
        try {
            return PolicyLoader.parse(
                    "policy.yaml",
                    Scenario.POLICY
                            + UnprovenUsesTest.REGISTRATIONS
                            + "rules: {replay.context-change: {habit: PT0S}}\n");
        } catch (PolicyException e) {
            throw new AssertionError(e);
        }
    }
}
