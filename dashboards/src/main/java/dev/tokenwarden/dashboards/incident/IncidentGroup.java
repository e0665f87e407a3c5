package dev.tokenwarden.dashboards.incident;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The detections of one incident. Not thread-safe. */
final class IncidentGroup {
    private final Set<StrongGroup> groups = new LinkedHashSet<>(2);
    private @Nullable Incident summary;

    Set<StrongGroup> groups() {
        return groups;
    }

    Stream<JoinedDetection> rows() {
        return groups.stream().flatMap(group -> group.rows().stream());
    }

    int size() {
        return groups.size();
    }

    /** Moves all of the other incident here. */
    void absorb(IncidentGroup other) {
        other.groups.forEach(group -> group.moveTo(this));
        groups.addAll(other.groups);
        other.groups.clear();
        changed();
    }

    void changed() {
        summary = null;
    }

    /** The summary; it is made again after a change. */
    Incident summary(Function<IncidentGroup, Incident> maker) {
        Incident made = Optional.ofNullable(summary).orElseGet(() -> maker.apply(this));
        summary = made;
        return made;
    }
}
