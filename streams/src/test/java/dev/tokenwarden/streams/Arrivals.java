package dev.tokenwarden.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.event.TokenEvent;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/** Other ways in which the same events may arrive, and what must be the same then. */
final class Arrivals {
    private static final long GRACE_MILLIS = 30_000;

    private Arrivals() {}

    /** Each event arrives later than it would have, by less than the grace. */
    static List<TokenEvent> shuffledWithinGrace(List<TokenEvent> events, Random random) {
        Map<TokenEvent, Long> arrival = new HashMap<>();
        for (TokenEvent event : events) {
            arrival.put(event, event.time().toEpochMilli() + random.nextLong(GRACE_MILLIS));
        }
        return events.stream().sorted(Comparator.comparing(arrival::get)).toList();
    }

    /** A third of the events arrive twice, the second time a little later. */
    static List<TokenEvent> withDuplicates(List<TokenEvent> events, Random random) {
        List<TokenEvent> doubled = new ArrayList<>(events);
        for (int i = 0; i < events.size() / 3; i++) {
            int at = random.nextInt(doubled.size());
            doubled.add(Math.min(doubled.size(), at + 1 + random.nextInt(5)), doubled.get(at));
        }
        return doubled;
    }

    static void assertSame(long seed, Map<String, Detection> expected, Map<String, Detection> found) {
        assertSame(seed, expected, found, Set.of());
    }

    /** {@code mayAdd}: what may be found besides, as the beginning of its words. */
    static void assertSame(
            long seed, Map<String, Detection> expected, Map<String, Detection> found, Set<String> mayAdd) {
        Map<String, String> missing = words(expected);
        missing.keySet().removeAll(found.keySet());
        Map<String, String> extra = words(found);
        extra.keySet().removeAll(expected.keySet());
        extra.values().removeIf(words -> mayAdd.stream().anyMatch(words::startsWith));
        assertThat(missing).as("missing with seed " + seed).isEmpty();
        assertThat(extra).as("extra with seed " + seed).isEmpty();
    }

    /** Rule, severity and subject of each detection, by its id. */
    static Map<String, String> words(Map<String, Detection> detections) {
        Map<String, String> words = new TreeMap<>();
        detections.forEach((id, detection) ->
                words.put(id, detection.rule() + ' ' + detection.severity() + ' ' + detection.subject()));
        return words;
    }
}
