package dev.tokenwarden.dashboards.incident;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Detections that are connected by strong keys, or that one split put together. Not thread-safe. */
final class StrongGroup {
    private final List<JoinedDetection> rows = new ArrayList<>(2);
    private final Set<Attacker> attackers = new HashSet<>(2);
    private final boolean bySplit;
    private IncidentGroup incident;

    StrongGroup(boolean bySplit, IncidentGroup incident) {
        this.bySplit = bySplit;
        this.incident = incident;
        incident.groups().add(this);
    }

    void add(JoinedDetection row) {
        rows.add(row);
        row.place(this);
        attackers.addAll(row.attackers());
        incident.changed();
    }

    /** Takes the attackers of a row that it has and that learned of more. */
    void learn(JoinedDetection row) {
        attackers.addAll(row.attackers());
        incident.changed();
    }

    /** Moves all detections of the other group into this one. Both belong to one incident. */
    void absorb(StrongGroup other) {
        other.rows.forEach(row -> row.place(this));
        rows.addAll(other.rows);
        attackers.addAll(other.attackers);
        other.rows.clear();
        incident.groups().remove(other);
    }

    List<JoinedDetection> rows() {
        return rows;
    }

    /** The one attacker by which the group can be joined with others; null: none, or several. */
    @Nullable
    Attacker onlyAttacker() {
        return bySplit || attackers.size() != 1 ? null : attackers.iterator().next();
    }

    IncidentGroup incident() {
        return incident;
    }

    void moveTo(IncidentGroup other) {
        incident = other;
    }
}
