package dev.tokenwarden.standalone.demo.report;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.contract.detection.Subject;
import dev.tokenwarden.dashboards.incident.Incident;
import dev.tokenwarden.dashboards.incident.IncidentBook;
import dev.tokenwarden.dashboards.incident.IncidentKind;
import dev.tokenwarden.standalone.demo.attack.AttackReport;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Compares the incidents that the console makes of the detections with the attacks that were carried out.
 *
 * @param detected attacks with at least one detection
 * @param detections of these attacks
 * @param incidents of these detections
 * @param mixed incidents with attacks of several attackers
 * @param split attacks whose detections belong to several incidents
 */
public record IncidentCount(int detected, int detections, int incidents, int mixed, int split) {
    /** Counts. */
    public static IncidentCount of(List<AttackReport> attacks, Collection<Detection> found) {
        Map<String, AttackReport> byName = new HashMap<>();
        attacks.forEach(attack -> attack.misused().forEach(name -> byName.put(name, attack)));
        IncidentBook book = IncidentBook.of(found);
        Map<AttackReport, Set<String>> incidentsOf = new HashMap<>();
        Map<String, Set<String>> attackersOf = new HashMap<>();
        int detections = 0;
        for (Detection detection : found) {
            AttackReport attack = names(detection.subject())
                    .flatMap(name -> Stream.ofNullable(byName.get(name)))
                    .findFirst()
                    .orElse(null);
            Incident incident = book.ofDetection(detection.id()).orElseThrow();
            if (attack != null && incident.identity().kind() == IncidentKind.ATTACK) {
                detections++;
                incidentsOf.computeIfAbsent(attack, one -> new HashSet<>()).add(incident.id());
                attackersOf
                        .computeIfAbsent(incident.id(), one -> new HashSet<>())
                        .add(attack.kind().attacker());
            }
        }
        return new IncidentCount(
                incidentsOf.size(),
                detections,
                attackersOf.size(),
                several(attackersOf.values()),
                several(incidentsOf.values()));
    }

    private static int several(Collection<Set<String>> sets) {
        return (int) sets.stream().filter(set -> set.size() > 1).count();
    }

    private static Stream<String> names(Subject subject) {
        return Stream.of(subject.jti(), subject.grant(), subject.sid()).flatMap(Stream::ofNullable);
    }
}
