package dev.tokenwarden.dashboards.incident;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins detections to incidents, one record at a time. The result is a function of the set of records and of the set of analysts'
 * actions: not of their order, of repeats, or of restarts. It is defined as follows.
 *
 * <ol>
 *   <li>A detection follows the latest split that names it or one of its keys. All detections that follow one split are one group.
 *   <li>The other detections form strong groups: the connected components of the relation <i>have a strong key in common</i>.
 *   <li>Two of the other detections are weakly linked if they have attacker and victim in common, the gap between their times is at
 *       most the window, the attacker is not shared ({@link SeenAttackers}), and it is the only attacker in the strong group of
 *       each. So a weak link never joins groups with different attackers.
 *   <li>A merge links the detections that it names, unless one of them follows a later split.
 *   <li>Incidents are the connected components of all this.
 * </ol>
 *
 * <p>Most records only add links, which merge incidents: the smaller one moves. A record that takes links away (a group gets a second
 * attacker, an attacker turns out to be shared, a split, an expired detection) makes the joiner place all detections of the affected
 * incidents again. That is enough, because without a link an incident can only fall apart. Not thread-safe.
 */
final class IncidentJoiner {
    private final Map<String, JoinedDetection> rows = new HashMap<>();
    /** For each strong key one of the detections that have it and follow no split. */
    private final Map<JoinKey, JoinedDetection> holders = new HashMap<>();

    private final Map<String, StrongGroup> splits = new HashMap<>();
    private final Set<IncidentGroup> incidents = new LinkedHashSet<>();
    private final IncidentDecisions decisions = new IncidentDecisions();
    private final SeenAttackers attackers = new SeenAttackers();
    private final AttackIntervals intervals;
    private final int capacity;
    private long keptSince = Long.MIN_VALUE;

    /**
     * @param window the longest gap between two detections that a weak link joins
     * @param capacity number of detections that it keeps at least; past that and a tenth of it, the oldest are dropped
     */
    IncidentJoiner(Duration window, int capacity) {
        intervals = new AttackIntervals(window);
        this.capacity = capacity;
    }

    void add(DetectionFacts facts) {
        JoinedDetection known = rows.get(facts.identity().id());
        if (known == null) {
            if (facts.times().act() < keptSince) {
                return;
            }
            JoinedDetection row = new JoinedDetection(facts);
            rows.put(row.id(), row);
            Set<JoinedDetection> affected = attackers.add(row);
            place(row);
            placeAgain(affected);
            if (rows.size() > capacity + capacity / 10) {
                dropOldest();
            }
            return;
        }
        JoinedDetection.Change change = known.absorb(facts);
        groupOf(known).incident().changed();
        if (change == JoinedDetection.Change.TIMES) {
            linkWeakly(known);
        } else if (change == JoinedDetection.Change.LINKS) {
            Set<JoinedDetection> affected = attackers.add(known);
            affected.add(known);
            placeAgain(affected);
        }
    }

    void add(IncidentAction action) {
        if (!decisions.add(action)) {
            return;
        }
        if (IncidentDecisions.isSplit(action)) {
            placeAgain(rows.values().stream()
                    .filter(row -> IncidentDecisions.concerns(action, row))
                    .toList());
            return;
        }
        IncidentDecisions.anchors(action)
                .map(rows::get)
                .filter(Objects::nonNull)
                .forEach(row -> {
                    linkByMerges(row);
                    groupOf(row).incident().changed();
                });
    }

    /** Keeps the newest detections, so that nobody can fill the memory of the process by causing detections. */
    private void dropOldest() {
        long[] acts =
                rows.values().stream().mapToLong(JoinedDetection::last).sorted().toArray();
        keptSince = Math.max(keptSince, acts[acts.length - capacity]);
        expire(keptSince);
    }

    /** Detections with an earlier act were dropped, in epoch milliseconds; {@link Long#MIN_VALUE}: none. */
    long keptSince() {
        return keptSince;
    }

    /** Forgets detections whose last act was before this time, in epoch milliseconds. */
    void expire(long before) {
        List<JoinedDetection> old =
                rows.values().stream().filter(row -> row.last() < before).toList();
        Set<JoinedDetection> affected = new HashSet<>(old);
        old.forEach(row -> {
            affected.addAll(attackers.remove(row));
            rows.remove(row.id());
        });
        placeAgain(affected);
    }

    Optional<JoinedDetection> find(String detection) {
        return Optional.ofNullable(rows.get(detection));
    }

    Set<IncidentGroup> incidents() {
        return incidents;
    }

    IncidentDecisions decisions() {
        return decisions;
    }

    /** The attacker by which the group is joined with others; null: none. */
    @Nullable
    Attacker joiningAttacker(StrongGroup group) {
        Attacker only = group.onlyAttacker();
        return only == null || attackers.isShared(only) ? null : only;
    }

    int size() {
        return rows.size();
    }

    private void place(JoinedDetection row) {
        row.follow(decisions.splitOf(row));
        boolean canLinkWeakly = false;
        for (StrongGroup group : row.split() == null ? holdersOf(row) : List.<StrongGroup>of()) {
            canLinkWeakly |= joiningAttacker(group) != null;
        }
        linkStrongly(row);
        if (canLinkWeakly && joiningAttacker(groupOf(row)) == null) {
            placeAgain(List.of(row));
            return;
        }
        linkWeakly(row);
        linkByMerges(row);
    }

    private List<StrongGroup> holdersOf(JoinedDetection row) {
        return row.keys().stream()
                .map(holders::get)
                .filter(Objects::nonNull)
                .map(IncidentJoiner::groupOf)
                .toList();
    }

    /** Takes the incidents of these detections apart, and joins their detections again. */
    private void placeAgain(Collection<JoinedDetection> affected) {
        Set<IncidentGroup> apart = new LinkedHashSet<>();
        Deque<JoinedDetection> open = new ArrayDeque<>(affected);
        List<JoinedDetection> members = new ArrayList<>();
        while (!open.isEmpty()) {
            JoinedDetection row = open.remove();
            StrongGroup group = row.group();
            if (group == null || !apart.add(group.incident())) {
                continue;
            }
            group.incident().rows().forEach(member -> {
                members.add(member);
                member.keys().stream()
                        .map(holders::get)
                        .filter(Objects::nonNull)
                        .forEach(open::add);
            });
        }
        members.forEach(row -> takeOut(row, apart));
        members.forEach(row -> row.place(null));
        incidents.removeAll(apart);
        members.removeIf(row -> rows.get(row.id()) != row);
        members.forEach(row -> row.follow(decisions.splitOf(row)));
        members.forEach(this::linkStrongly);
        members.forEach(this::linkWeakly);
        members.forEach(this::linkByMerges);
    }

    private void takeOut(JoinedDetection row, Set<IncidentGroup> apart) {
        intervals.remove(
                row,
                other -> other.group() == null || apart.contains(groupOf(other).incident()));
        IncidentAction split = row.split();
        if (split == null) {
            row.keys().forEach(key -> {
                JoinedDetection holder = holders.get(key);
                if (holder != null
                        && (holder.group() == null
                                || apart.contains(groupOf(holder).incident()))) {
                    holders.remove(key);
                }
            });
        } else {
            splits.remove(split.stamp().id());
        }
    }

    private void linkStrongly(JoinedDetection row) {
        IncidentAction split = row.split();
        if (split != null) {
            splits.computeIfAbsent(split.stamp().id(), id -> new StrongGroup(true, newIncident()))
                    .add(row);
            return;
        }
        StrongGroup group = null;
        for (StrongGroup near : holdersOf(row)) {
            group = group == null ? near : unite(group, near);
        }
        if (group == null) {
            group = new StrongGroup(false, newIncident());
        }
        group.add(row);
        row.keys().forEach(key -> holders.putIfAbsent(key, row));
    }

    private StrongGroup unite(StrongGroup a, StrongGroup b) {
        // The list of holders was made before the first of them were united.
        if (a == b || b.rows().isEmpty()) {
            return a;
        }
        unite(a.incident(), b.incident());
        boolean larger = a.rows().size() >= b.rows().size();
        StrongGroup kept = larger ? a : b;
        kept.absorb(larger ? b : a);
        return kept;
    }

    private void linkWeakly(JoinedDetection row) {
        Attacker attacker = joiningAttacker(groupOf(row));
        if (attacker != null && row.attackers().contains(attacker)) {
            intervals.add(row, attacker, IncidentJoiner.this::uniteIncidentsOf);
        }
    }

    private void linkByMerges(JoinedDetection row) {
        for (IncidentAction merge : decisions.mergesOf(row)) {
            List<JoinedDetection> valid = IncidentDecisions.anchors(merge)
                    .map(rows::get)
                    .filter(Objects::nonNull)
                    .filter(anchor -> anchor.group() != null && isValid(merge, anchor))
                    .toList();
            valid.forEach(anchor -> uniteIncidentsOf(valid.get(0), anchor));
        }
    }

    /** Whether the merge applies to the detection: it does not follow a later split. */
    static boolean isValid(IncidentAction merge, JoinedDetection anchor) {
        IncidentAction split = anchor.split();
        return merge.stamp().tenant().equals(anchor.tenant()) && (split == null || merge.isAfter(split));
    }

    private void uniteIncidentsOf(JoinedDetection a, JoinedDetection b) {
        unite(groupOf(a).incident(), groupOf(b).incident());
    }

    private void unite(IncidentGroup a, IncidentGroup b) {
        if (a != b) {
            boolean larger = a.size() >= b.size();
            (larger ? a : b).absorb(larger ? b : a);
            incidents.remove(larger ? b : a);
        }
    }

    private IncidentGroup newIncident() {
        IncidentGroup made = new IncidentGroup();
        incidents.add(made);
        return made;
    }

    private static StrongGroup groupOf(JoinedDetection row) {
        return Objects.requireNonNull(row.group(), "a detection is placed");
    }
}
