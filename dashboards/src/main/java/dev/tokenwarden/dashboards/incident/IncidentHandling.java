package dev.tokenwarden.dashboards.incident;

import dev.tokenwarden.contract.detection.Severity;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * Computes the status of an incident from the actions on all its ids. The latest action wins for each of status, assignee and
 * severity. A closed incident is open again if a rule fired for a new detection after it was closed, or if it was closed as a true
 * positive and something happened again.
 */
final class IncidentHandling {
    private static final String OPEN = "open";
    private static final String TRUE_POSITIVE = "true-positive";

    private String status = OPEN;
    private String reason = "";
    private String assignee = "";
    private int severity;
    private int comments;
    private long closedAt;
    private final Collection<IncidentAction> actions;

    private IncidentHandling(Collection<IncidentAction> actions) {
        this.actions = actions;
        actions.forEach(this::apply);
    }

    static Incident.Handling of(IncidentGroup incident, IncidentDecisions decisions) {
        TreeSet<IncidentAction> actions = new TreeSet<>(IncidentAction.ORDER);
        incident.rows().forEach(row -> actions.addAll(decisions.notesOn(row)));
        return new IncidentHandling(actions).result(incident);
    }

    private void apply(IncidentAction action) {
        switch (action.verb()) {
            case "acknowledge" -> status = "acknowledged";
            case "close" -> {
                status = "closed";
                reason = action.value();
                closedAt = action.stamp().time().toEpochMilli();
            }
            case "reopen" -> {
                status = OPEN;
                reason = "";
            }
            case "assign" -> assignee = action.value();
            case "severity" -> severity = rank(action.value());
            case "comment" -> comments++;
            default -> {
                // Merges and splits change which detections belong to the incident.
            }
        }
    }

    private static int rank(String name) {
        try {
            return Severity.parse(name).rank();
        } catch (IllegalArgumentException e) {
            return 0;
        }
    }

    private Incident.Handling result(IncidentGroup incident) {
        boolean closed = status.equals("closed");
        boolean reopened = closed
                && incident.rows()
                        .anyMatch(row ->
                                row.detected() > closedAt || (reason.equals(TRUE_POSITIVE) && row.last() > closedAt));
        if (reopened) {
            status = OPEN;
            reason = "";
        }
        List<IncidentAction> all = List.copyOf(actions);
        Incident.Handling.Latest latest = all.isEmpty()
                ? new Incident.Handling.Latest("", 0, 0)
                : new Incident.Handling.Latest(
                        all.get(all.size() - 1).stamp().actor(),
                        all.get(all.size() - 1).stamp().time().toEpochMilli(),
                        all.size());
        return new Incident.Handling(status, reason, reopened, assignee, severity, latest, comments);
    }
}
