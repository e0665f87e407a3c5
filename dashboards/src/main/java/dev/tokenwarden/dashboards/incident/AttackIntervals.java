package dev.tokenwarden.dashboards.incident;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/**
 * The times at which one attacker acted against one victim. Detections whose times are no further apart than the window are
 * linked; links make chains.
 *
 * <p>For each attacker and victim there are disjoint intervals, each with one of its detections. A new detection merges the
 * intervals that it is near to. Example with a window of 30 minutes: intervals 10:00 to 10:05 and 11:00 to 11:00; a detection at
 * 10:32 is within 30 minutes of both and makes one interval, 10:00 to 11:00. Not thread-safe.
 */
final class AttackIntervals {
    /** The weak key. */
    private record Pair(Attacker attacker, String client) {}

    private record Interval(long end, JoinedDetection row) {}

    private final long window;
    private final Map<Pair, NavigableMap<Long, Interval>> byPair = new HashMap<>();

    AttackIntervals(Duration window) {
        this.window = window.toMillis();
    }

    /**
     * Adds a detection of this attacker, and reports every detection that it is linked to.
     *
     * @param links receives both
     */
    void add(JoinedDetection row, Attacker attacker, BiConsumer<JoinedDetection, JoinedDetection> links) {
        row.placedFirst(row.first());
        for (String client : row.clients()) {
            NavigableMap<Long, Interval> intervals =
                    byPair.computeIfAbsent(new Pair(attacker, client), pair -> new TreeMap<>());
            long start = row.first();
            long end = row.last();
            Map.Entry<Long, Interval> near = intervals.floorEntry(end + window);
            while (near != null && near.getValue().end() + window >= start) {
                links.accept(row, near.getValue().row());
                intervals.remove(near.getKey());
                start = Math.min(start, near.getKey());
                end = Math.max(end, near.getValue().end());
                near = intervals.floorEntry(end + window);
            }
            intervals.put(start, new Interval(end, row));
        }
    }

    /** Removes the intervals that the detection is in, if {@code leaving} accepts the detection that the interval names. */
    void remove(JoinedDetection row, Predicate<JoinedDetection> leaving) {
        for (Attacker attacker : row.attackers()) {
            for (String client : row.clients()) {
                remove(new Pair(attacker, client), row.placedFirst(), leaving);
            }
        }
    }

    private void remove(Pair pair, long time, Predicate<JoinedDetection> leaving) {
        NavigableMap<Long, Interval> intervals = byPair.get(pair);
        if (intervals == null) {
            return;
        }
        Map.Entry<Long, Interval> own = intervals.floorEntry(time);
        if (own != null && leaving.test(own.getValue().row())) {
            intervals.remove(own.getKey());
            if (intervals.isEmpty()) {
                byPair.remove(pair);
            }
        }
    }
}
