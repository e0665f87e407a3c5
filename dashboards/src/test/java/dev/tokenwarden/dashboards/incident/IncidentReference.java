package dev.tokenwarden.dashboards.incident;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/** The definition of incidents, computed from the whole sets of records and actions at once: slow and without state. */
final class IncidentReference {
    private final Map<String, JoinedDetection> rows = new HashMap<>();
    private final List<IncidentAction> actions;
    private final Map<String, String> splits = new HashMap<>();
    private final long window;
    private final Set<Set<String>> strongGroups;

    IncidentReference(List<DetectionFacts> records, List<IncidentAction> actions, Duration window) {
        for (DetectionFacts facts : records) {
            JoinedDetection row = rows.get(facts.identity().id());
            if (row == null) {
                rows.put(facts.identity().id(), new JoinedDetection(facts));
            } else {
                row.absorb(facts);
            }
        }
        Set<IncidentAction> sorted = new TreeSet<>(IncidentAction.ORDER);
        sorted.addAll(actions);
        this.actions = List.copyOf(sorted);
        this.window = window.toMillis();
        strongGroups = components(this::strong);
    }

    /** The incidents, each as the ids of its detections. */
    Set<Set<String>> incidents() {
        return components((a, b) -> strong(a, b) || weak(a, b) || merged(a, b));
    }

    /** The groups that strong keys alone make. */
    Set<Set<String>> strongGroups() {
        return strongGroups;
    }

    Set<Attacker> attackers(Set<String> ids) {
        Set<Attacker> all = new HashSet<>();
        ids.forEach(id -> all.addAll(rows.get(id).attackers()));
        return all;
    }

    private String split(JoinedDetection row) {
        return splits.computeIfAbsent(row.id(), id -> latestSplit(row));
    }

    private String latestSplit(JoinedDetection row) {
        String latest = "";
        for (IncidentAction action : actions) {
            boolean named = action.parted().contains(row.id());
            boolean byKey = row.keys().stream().anyMatch(action.keys()::contains);
            if (action.verb().equals("split") && (named || byKey)) {
                latest = action.stamp().id();
            }
        }
        return latest;
    }

    private boolean strong(JoinedDetection a, JoinedDetection b) {
        String split = split(a);
        return split.equals(split(b)) && (!split.isEmpty() || a.keys().stream().anyMatch(b.keys()::contains));
    }

    private boolean weak(JoinedDetection a, JoinedDetection b) {
        return split(a).isEmpty()
                && split(b).isEmpty()
                && a.clients().stream().anyMatch(b.clients()::contains)
                && a.first() - b.last() <= window
                && b.first() - a.last() <= window
                && !a.attackers().isEmpty()
                && a.attackers().equals(b.attackers())
                && onlyAttacker(a)
                && onlyAttacker(b);
    }

    private boolean onlyAttacker(JoinedDetection row) {
        Set<String> group = strongGroups.stream()
                .filter(one -> one.contains(row.id()))
                .findFirst()
                .orElseThrow();
        Set<Attacker> attackers = attackers(group);
        return attackers.size() == 1
                && rows.values().stream().noneMatch(other -> other.expected().containsAll(attackers));
    }

    private boolean merged(JoinedDetection a, JoinedDetection b) {
        return actions.stream()
                .anyMatch(action -> action.verb().equals("merge") && names(action, a) && names(action, b));
    }

    private boolean names(IncidentAction merge, JoinedDetection row) {
        String split = split(row);
        boolean named = merge.anchor().equals(row.id()) || merge.others().contains(row.id());
        return named
                && actions.stream()
                        .filter(action -> action.stamp().id().equals(split))
                        .allMatch(merge::isAfter);
    }

    private Set<Set<String>> components(BiPredicate<JoinedDetection, JoinedDetection> linked) {
        Map<String, Set<String>> of = new HashMap<>();
        rows.keySet().forEach(id -> of.put(id, new TreeSet<>(Set.of(id))));
        for (JoinedDetection a : rows.values()) {
            for (JoinedDetection b : rows.values()) {
                if (of.get(a.id()) != of.get(b.id()) && linked.test(a, b)) {
                    Set<String> into = of.get(a.id());
                    into.addAll(of.get(b.id()));
                    into.forEach(id -> of.put(id, into));
                }
            }
        }
        return new HashSet<>(of.values());
    }
}
