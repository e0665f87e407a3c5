package dev.tokenwarden.dashboards.incident;

import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A detection with everything that its records said so far, and its place. Not thread-safe. */
final class JoinedDetection {
    /** The earliest first; the order of detections in an incident. */
    static final Comparator<JoinedDetection> EARLIEST =
            Comparator.<JoinedDetection>comparingLong(row -> row.first).thenComparing(row -> row.identity.id());

    private final DetectionFacts.Identity identity;
    private Set<JoinKey> keys;
    private Set<JoinKey> roots;
    private Set<String> clients;
    private Set<Attacker> attackers;
    private Set<Attacker> expected;
    private DetectionFacts.Names names;
    private long first;
    private long last;
    private long detected;
    private long count;
    private final int severity;
    /** The split that the detection follows; null: none. */
    private @Nullable IncidentAction split;
    /** Null while the detection is being placed. */
    private @Nullable StrongGroup group;
    /** The start under which {@link AttackIntervals} has the detection. */
    private long placedFirst;

    JoinedDetection(DetectionFacts facts) {
        identity = facts.identity();
        keys = facts.keys().all();
        roots = facts.keys().roots();
        clients = clients(facts);
        attackers = facts.contacts().seen();
        expected = facts.contacts().expected();
        names = facts.names();
        first = facts.times().act();
        last = first;
        detected = facts.times().detected();
        count = facts.weight().count();
        severity = facts.weight().severity();
    }

    /** What another record changed. */
    enum Change {
        /** Nothing that joins depend on. */
        NONE,
        TIMES,
        LINKS
    }

    /** Adds what another record says. */
    Change absorb(DetectionFacts facts) {
        boolean links = !keys.containsAll(facts.keys().all())
                || !clients.containsAll(clients(facts))
                || !attackers.containsAll(facts.contacts().seen())
                || !expected.containsAll(facts.contacts().expected());
        keys = union(keys, facts.keys().all());
        roots = union(roots, facts.keys().roots());
        clients = union(clients, clients(facts));
        attackers = union(attackers, facts.contacts().seen());
        expected = union(expected, facts.contacts().expected());
        long act = facts.times().act();
        boolean times = act < first || act > last;
        first = Math.min(first, act);
        last = Math.max(last, act);
        detected = Math.min(detected, facts.times().detected());
        if (facts.weight().count() > count || (facts.weight().count() == count && isLater(facts.names(), names))) {
            count = facts.weight().count();
            names = facts.names();
        }
        return links ? Change.LINKS : times ? Change.TIMES : Change.NONE;
    }

    private static Set<String> clients(DetectionFacts facts) {
        String client = facts.names().client();
        return client == null ? Set.of() : Set.of(client);
    }

    /** Of two records with the same count, the choice must not depend on their order. */
    private static boolean isLater(DetectionFacts.Names a, DetectionFacts.Names b) {
        return a.toString().compareTo(b.toString()) > 0;
    }

    private static <T> Set<T> union(Set<T> a, Set<T> b) {
        if (a.containsAll(b)) {
            return a;
        }
        Set<T> both = new HashSet<>(a);
        both.addAll(b);
        return Set.copyOf(both);
    }

    String id() {
        return identity.id();
    }

    String tenant() {
        return identity.tenant();
    }

    String rule() {
        return identity.rule();
    }

    Set<JoinKey> keys() {
        return keys;
    }

    /** Those of the keys that name the root of its chain. */
    Set<JoinKey> roots() {
        return roots;
    }

    /** The clients whose token it is: the victims. */
    Set<String> clients() {
        return clients;
    }

    Set<Attacker> attackers() {
        return attackers;
    }

    Set<Attacker> expected() {
        return expected;
    }

    DetectionFacts.Names names() {
        return names;
    }

    /** Event time of the first act, epoch milliseconds. */
    long first() {
        return first;
    }

    /** Event time of the last act, epoch milliseconds. */
    long last() {
        return last;
    }

    /** When the rule fired first, epoch milliseconds. */
    long detected() {
        return detected;
    }

    long count() {
        return count;
    }

    int severity() {
        return severity;
    }

    @Nullable
    IncidentAction split() {
        return split;
    }

    void follow(@Nullable IncidentAction action) {
        split = action;
    }

    long placedFirst() {
        return placedFirst;
    }

    void placedFirst(long start) {
        placedFirst = start;
    }

    @Nullable
    StrongGroup group() {
        return group;
    }

    void place(@Nullable StrongGroup in) {
        group = in;
    }
}
