package dev.tokenwarden.dashboards.incident;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Explains why the detections of an incident belong together. */
final class IncidentJoins {
    /** An incident of a long attack has many tokens: those that join most are listed. */
    private static final int MAX = 50;

    private record Pair(Attacker attacker, String client) {}

    private final List<JoinedDetection> rows;
    private final List<IncidentJoin> joins = new ArrayList<>();

    private IncidentJoins(IncidentGroup incident) {
        rows = incident.rows().sorted(JoinedDetection.EARLIEST).toList();
    }

    /** The joins, those of the most detections first. */
    static List<IncidentJoin> of(IncidentGroup incident, IncidentJoiner joiner, Duration window) {
        IncidentJoins made = new IncidentJoins(incident);
        made.splits();
        made.merges(joiner.decisions());
        made.weak(joiner, window);
        made.strong();
        return made.joins.stream()
                .sorted(Comparator.comparingInt((IncidentJoin join) -> -join.total()))
                .limit(MAX)
                .toList();
    }

    private void splits() {
        Map<IncidentAction, List<JoinedDetection>> bySplit = new LinkedHashMap<>();
        for (JoinedDetection row : rows) {
            IncidentAction split = row.split();
            if (split != null) {
                bySplit.computeIfAbsent(split, one -> new ArrayList<>()).add(row);
            }
        }
        bySplit.forEach((split, members) -> add(
                "split",
                split.stamp().actor(),
                "split off together by " + split.stamp().actor(),
                members));
    }

    private void merges(IncidentDecisions decisions) {
        Set<IncidentAction> merges = new TreeSet<>(IncidentAction.ORDER);
        rows.forEach(row -> merges.addAll(decisions.mergesOf(row)));
        for (IncidentAction merge : merges) {
            List<JoinedDetection> named = rows.stream()
                    .filter(row -> IncidentDecisions.anchors(merge).anyMatch(row.id()::equals))
                    .filter(row -> IncidentJoiner.isValid(merge, row))
                    .toList();
            if (named.size() > 1) {
                add("merge", merge.stamp().actor(), "merged by " + merge.stamp().actor(), named);
            }
        }
    }

    private void weak(IncidentJoiner joiner, Duration window) {
        Map<Pair, List<JoinedDetection>> byPair = new HashMap<>();
        for (JoinedDetection row : rows) {
            Attacker attacker = joiner.joiningAttacker(Objects.requireNonNull(row.group()));
            if (attacker != null && row.attackers().contains(attacker)) {
                row.clients()
                        .forEach(client -> byPair.computeIfAbsent(new Pair(attacker, client), one -> new ArrayList<>())
                                .add(row));
            }
        }
        byPair.forEach((pair, members) -> {
            if (members.stream().map(JoinedDetection::group).distinct().count() > 1) {
                add(
                        "attacker",
                        pair.attacker().network() + ", " + pair.attacker().agent(),
                        "same address and agent against client " + pair.client() + ", at most " + window.toMinutes()
                                + " min apart",
                        members);
            }
        });
    }

    /** Keys that join the same detections are one join: tokens of one grant usually have its session, too. */
    private void strong() {
        Map<JoinKey, List<JoinedDetection>> byKey = new HashMap<>();
        rows.stream().filter(row -> row.split() == null).forEach(row -> row.keys()
                .forEach(key ->
                        byKey.computeIfAbsent(key, one -> new ArrayList<>()).add(row)));
        Map<List<JoinedDetection>, List<JoinKey>> byMembers = new LinkedHashMap<>();
        byKey.entrySet().stream()
                .filter(entry -> entry.getValue().size() > 1)
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(JoinKey::kind).thenComparing(JoinKey::name)))
                .forEach(entry -> byMembers
                        .computeIfAbsent(entry.getValue(), members -> new ArrayList<>())
                        .add(entry.getKey()));
        byMembers.forEach((members, keys) -> {
            JoinKey key = keys.get(0);
            boolean chain = members.stream().anyMatch(row -> row.roots().contains(key));
            String kind = chain ? "chain" : key.kind().wireName();
            add(
                    kind,
                    key.kind() == JoinKey.Kind.SUBJECT ? members.get(0).names().subject() : key.name(),
                    text(key, chain),
                    members);
        });
    }

    private static String text(JoinKey key, boolean chain) {
        return switch (key.kind()) {
            case TOKEN -> chain ? "same exchange chain" : "same token";
            case GRANT -> "same grant";
            case SESSION -> "same session";
            case SUBJECT -> "same rule and subject";
        };
    }

    private void add(String kind, String value, String text, Collection<JoinedDetection> members) {
        List<String> listed = members.stream()
                .limit(IncidentJoin.LISTED)
                .map(JoinedDetection::id)
                .toList();
        joins.add(new IncidentJoin(kind, value, text, listed, members.size()));
    }
}
