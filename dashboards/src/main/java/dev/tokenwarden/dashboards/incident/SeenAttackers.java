package dev.tokenwarden.dashboards.incident;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which clients the detections show, on which side of the comparison. A client that is also the expected side of a detection is
 * shared, such as the gateway of a company with the browser of its people: it identifies no attacker. Not thread-safe.
 */
final class SeenAttackers {
    private record Sides(Set<JoinedDetection> seen, Set<JoinedDetection> expected) {}

    private final Map<Attacker, Sides> sides = new HashMap<>();

    /** Adds the clients of the detection. Returns the detections of the clients that are shared from now on. */
    Set<JoinedDetection> add(JoinedDetection row) {
        Set<JoinedDetection> changed = new HashSet<>();
        for (Attacker attacker : row.attackers()) {
            of(attacker).seen().add(row);
        }
        for (Attacker attacker : row.expected()) {
            Sides both = of(attacker);
            if (both.expected().isEmpty()) {
                changed.addAll(both.seen());
            }
            both.expected().add(row);
        }
        return changed;
    }

    /** Removes the clients of the detection. Returns the detections of the clients that are not shared any more. */
    Set<JoinedDetection> remove(JoinedDetection row) {
        Set<JoinedDetection> changed = new HashSet<>();
        remove(row, row.attackers(), changed);
        remove(row, row.expected(), changed);
        changed.remove(row);
        return changed;
    }

    private void remove(JoinedDetection row, Collection<Attacker> attackers, Set<JoinedDetection> changed) {
        for (Attacker attacker : attackers) {
            Sides both = of(attacker);
            both.seen().remove(row);
            if (both.expected().remove(row) && both.expected().isEmpty()) {
                changed.addAll(both.seen());
            }
            if (both.seen().isEmpty() && both.expected().isEmpty()) {
                sides.remove(attacker);
            }
        }
    }

    boolean isShared(Attacker attacker) {
        Sides both = sides.get(attacker);
        return both != null && !both.expected().isEmpty();
    }

    private Sides of(Attacker attacker) {
        return sides.computeIfAbsent(attacker, one -> new Sides(new HashSet<>(2), new HashSet<>(2)));
    }
}
