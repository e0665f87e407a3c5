package dev.tokenwarden.dashboards.incident;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the summary of an incident. */
final class IncidentSummary {
    private IncidentSummary() {}

    static Incident of(IncidentGroup incident, IncidentDecisions decisions) {
        List<JoinedDetection> rows =
                incident.rows().sorted(JoinedDetection.EARLIEST).toList();
        JoinedDetection earliest = rows.get(0);
        Incident.Parties parties = parties(rows);
        Incident.Extent extent = extent(rows);
        IncidentKind kind = rows.stream()
                .map(row -> IncidentKind.ofRule(row.rule()))
                .min(Comparator.naturalOrder())
                .orElseThrow();
        JoinedDetection lead = rows.stream()
                .filter(row -> IncidentKind.ofRule(row.rule()) == kind)
                .min(Comparator.<JoinedDetection>comparingInt(row -> -row.severity())
                        .thenComparing(JoinedDetection.EARLIEST))
                .orElse(earliest);
        return new Incident(
                new Incident.Identity(
                        IncidentId.of(earliest.id()), earliest.tenant(), kind, IncidentTitle.of(lead, parties)),
                extent,
                parties,
                IncidentHandling.of(incident, decisions),
                rows.stream().map(JoinedDetection::id).toList());
    }

    private static Incident.Extent extent(List<JoinedDetection> rows) {
        Map<String, Integer> rules = new LinkedHashMap<>();
        rows.stream()
                .sorted(Comparator.<JoinedDetection>comparingInt(row -> -row.severity())
                        .thenComparing(JoinedDetection.EARLIEST))
                .forEach(row -> rules.merge(row.rule(), 1, Integer::sum));
        return new Incident.Extent(
                rows.stream().mapToInt(JoinedDetection::severity).max().orElse(1),
                rows.get(0).first(),
                rows.stream().mapToLong(JoinedDetection::last).max().orElse(0),
                rows.stream().mapToLong(JoinedDetection::detected).min().orElse(0),
                rows.stream().mapToLong(JoinedDetection::count).sum(),
                rules);
    }

    private static Incident.Parties parties(List<JoinedDetection> rows) {
        Set<Attacker> attackers = new LinkedHashSet<>();
        Set<String> clients = new LinkedHashSet<>();
        Set<String> people = new LinkedHashSet<>();
        Set<String> subjects = new LinkedHashSet<>();
        for (JoinedDetection row : rows) {
            row.attackers().stream()
                    .sorted(Comparator.comparing(Attacker::network).thenComparing(Attacker::agent))
                    .forEach(attackers::add);
            row.clients().stream().sorted().forEach(clients::add);
            String person = row.names().person();
            if (person != null && !person.isEmpty()) {
                people.add(person);
            }
            subjects.add(row.names().subject());
        }
        return new Incident.Parties(some(attackers), some(clients), some(people), some(subjects));
    }

    private static <T> Incident.Some<T> some(Collection<T> all) {
        return new Incident.Some<>(all.stream().limit(Incident.NAMED).toList(), all.size());
    }
}
