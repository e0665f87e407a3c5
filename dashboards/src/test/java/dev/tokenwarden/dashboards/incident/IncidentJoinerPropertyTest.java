package dev.tokenwarden.dashboards.incident;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** For random records and actions in random order, with repeats, the joiner has the incidents of the definition. */
final class IncidentJoinerPropertyTest {
    private static final Duration WINDOW = Duration.ofMinutes(30);
    private static final int HISTORIES = 1_000;
    private static final int ORDERS = 4;

    @Test
    void joiner_hasTheIncidentsOfTheDefinition_inAnyOrderWithRepeats() {
        int merged = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<DetectionFacts> records = records(random);
            List<IncidentAction> actions = actions(random, records);
            IncidentReference reference = new IncidentReference(records, actions, WINDOW);
            Set<Set<String>> expected = reference.incidents();
            merged += records.size() - expected.size();
            List<Incident> first = null;
            for (int order = 0; order < ORDERS; order++) {
                IncidentJoiner joiner = new IncidentJoiner(WINDOW, 1_000);
                shuffledWithRepeats(records, actions, random).forEach(record -> add(joiner, record));

                assertThat(members(joiner)).as("seed %d", seed).isEqualTo(expected);
                List<Incident> summaries = summaries(joiner);
                first = first == null ? summaries : first;
                assertThat(summaries).as("seed %d", seed).isEqualTo(first);
            }
        }
        assertThat(merged).as("the histories join something").isGreaterThan(HISTORIES);
    }

    @Test
    void weakKeys_neverMixAttackers() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<DetectionFacts> records = records(random);
            IncidentReference reference = new IncidentReference(records, List.of(), WINDOW);
            IncidentJoiner joiner = new IncidentJoiner(WINDOW, 1_000);
            shuffledWithRepeats(records, List.of(), random).forEach(record -> add(joiner, record));

            Set<Set<String>> strong = reference.strongGroups();
            for (Set<String> incident : members(joiner)) {
                if (reference.attackers(incident).size() > 1) {
                    assertThat(strong)
                            .as("seed %d: only strong keys join two attackers", seed)
                            .contains(incident);
                }
            }
        }
    }

    @Test
    void expiry_leavesTheIncidentsOfTheRecordsThatAreLeft() {
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            List<DetectionFacts> records = records(random);
            List<IncidentAction> actions = actions(random, records);
            IncidentJoiner joiner = new IncidentJoiner(WINDOW, 1_000);
            shuffledWithRepeats(records, actions, random).forEach(record -> add(joiner, record));
            long before = Duration.ofMinutes(random.nextInt(300)).toMillis();
            Set<String> kept = records.stream()
                    .filter(record -> record.times().act() >= before)
                    .map(record -> record.identity().id())
                    .collect(Collectors.toSet());

            joiner.expire(before);

            IncidentReference left = new IncidentReference(
                    records.stream()
                            .filter(record -> kept.contains(record.identity().id()))
                            .toList(),
                    actions,
                    WINDOW);
            assertThat(members(joiner)).as("seed %d", seed).isEqualTo(left.incidents());
        }
    }

    private static void add(IncidentJoiner joiner, Object record) {
        if (record instanceof DetectionFacts facts) {
            joiner.add(facts);
        } else {
            joiner.add((IncidentAction) record);
        }
    }

    private static List<Object> shuffledWithRepeats(
            List<DetectionFacts> records, List<IncidentAction> actions, Random random) {
        List<Object> all = new ArrayList<>(records);
        all.addAll(actions);
        List<Object> repeated = new ArrayList<>(all);
        all.stream().filter(record -> random.nextInt(3) == 0).forEach(repeated::add);
        Collections.shuffle(repeated, random);
        return repeated;
    }

    private static Set<Set<String>> members(IncidentJoiner joiner) {
        Set<Set<String>> members = new HashSet<>();
        joiner.incidents()
                .forEach(incident -> members.add(
                        incident.rows().map(JoinedDetection::id).collect(Collectors.toCollection(TreeSet::new))));
        return members;
    }

    private static List<Incident> summaries(IncidentJoiner joiner) {
        return joiner.incidents().stream()
                .map(incident -> IncidentSummary.of(incident, joiner.decisions()))
                .sorted(java.util.Comparator.comparing(Incident::id))
                .toList();
    }

    /** Few tokens, grants, clients and attackers, so that much is shared. */
    private static List<DetectionFacts> records(Random random) {
        List<DetectionFacts> records = new ArrayList<>();
        int detections = 1 + random.nextInt(9);
        for (int i = 0; i < detections; i++) {
            int states = 1 + random.nextInt(2);
            for (int state = 0; state < states; state++) {
                records.add(record("d" + i, state, random));
            }
        }
        return records;
    }

    private static DetectionFacts record(String id, int state, Random random) {
        Set<JoinKey> keys = some(random, 2, JoinKey.Kind.TOKEN.wireName(), 7).stream()
                .map(name -> new JoinKey(JoinKey.Kind.TOKEN, "acme", "idp", name))
                .collect(Collectors.toSet());
        if (keys.isEmpty()) {
            keys = Set.of(new JoinKey(JoinKey.Kind.SUBJECT, "acme", "", "rule " + id));
        }
        return new DetectionFacts(
                new DetectionFacts.Identity(id, "acme", "replay.context-change"),
                new DetectionFacts.Times(Duration.ofMinutes(random.nextInt(300)).toMillis(), 0),
                new DetectionFacts.Weight(2, state + 1L),
                new DetectionFacts.Keys(keys, Set.of()),
                new DetectionFacts.Contacts(attackers(random, 3, 3), attackers(random, 9, 12)),
                new DetectionFacts.Names(random.nextInt(5) == 0 ? null : "c" + random.nextInt(2), "dora", "s", "t"));
    }

    private static Set<Attacker> attackers(Random random, int rarity, int names) {
        return some(random, rarity, "192.0.2.", names).stream()
                .map(network -> new Attacker("acme", network, "curl"))
                .collect(Collectors.toSet());
    }

    private static Set<String> some(Random random, int rarity, String prefix, int names) {
        return IntStream.range(0, 2)
                .filter(i -> random.nextInt(rarity) == 0)
                .mapToObj(i -> prefix + random.nextInt(names))
                .collect(Collectors.toSet());
    }

    private static List<IncidentAction> actions(Random random, List<DetectionFacts> records) {
        return IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> action(i, random, records))
                .toList();
    }

    private static IncidentAction action(int index, Random random, List<DetectionFacts> records) {
        IncidentAction.Stamp stamp =
                new IncidentAction.Stamp("a" + index, Instant.ofEpochSecond(random.nextInt(3)), "acme", "sam");
        DetectionFacts one = records.get(random.nextInt(records.size()));
        DetectionFacts other = records.get(random.nextInt(records.size()));
        String anchor = one.identity().id();
        return switch (random.nextInt(3)) {
            case 0 ->
                new IncidentAction(
                        stamp, anchor, "merge", Set.of(other.identity().id()), Set.of(), Set.of(), "");
            case 1 ->
                new IncidentAction(
                        stamp,
                        anchor,
                        "split",
                        Set.of(),
                        Stream.of(one, other)
                                .map(facts -> facts.identity().id())
                                .collect(Collectors.toSet()),
                        random.nextBoolean() ? one.keys().all() : Set.of(),
                        "");
            default -> new IncidentAction(stamp, anchor, "close", Set.of(), Set.of(), Set.of(), "benign");
        };
    }
}
