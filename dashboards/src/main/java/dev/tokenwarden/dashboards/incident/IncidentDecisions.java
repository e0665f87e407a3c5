package dev.tokenwarden.dashboards.incident;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What analysts decided about incidents, by the detections and keys that it is about. Not thread-safe. */
final class IncidentDecisions {
    private static final String MERGE = "merge";
    private static final String SPLIT = "split";

    private final Set<String> known = new HashSet<>();
    private final Map<String, Set<IncidentAction>> merges = new HashMap<>();
    private final Map<String, Set<IncidentAction>> splitsById = new HashMap<>();
    private final Map<JoinKey, Set<IncidentAction>> splitsByKey = new HashMap<>();
    private final Map<String, Set<IncidentAction>> notes = new HashMap<>();

    /** Adds the action. Returns false if it is known. */
    boolean add(IncidentAction action) {
        if (!known.add(action.stamp().id())) {
            return false;
        }
        if (action.verb().equals(MERGE)) {
            anchors(action).forEach(anchor -> put(merges, anchor, action));
        } else if (isSplit(action)) {
            action.parted().forEach(id -> put(splitsById, id, action));
            action.keys().forEach(key -> put(splitsByKey, key, action));
        }
        put(notes, action.anchor(), action);
        return true;
    }

    static boolean isSplit(IncidentAction action) {
        return action.verb().equals(SPLIT);
    }

    /** The detections that a merge names. */
    static Stream<String> anchors(IncidentAction merge) {
        return Stream.concat(Stream.of(merge.anchor()), merge.others().stream());
    }

    /** Whether the split is about this detection. */
    static boolean concerns(IncidentAction split, JoinedDetection row) {
        return split.stamp().tenant().equals(row.tenant())
                && (split.parted().contains(row.id()) || row.keys().stream().anyMatch(split.keys()::contains));
    }

    /** The latest split about the detection; null: none. */
    @Nullable
    IncidentAction splitOf(JoinedDetection row) {
        if (splitsById.isEmpty()) {
            return null;
        }
        Stream<IncidentAction> byKey = row.keys().stream().flatMap(key -> of(splitsByKey, key).stream());
        return Stream.concat(of(splitsById, row.id()).stream(), byKey)
                .filter(split -> split.stamp().tenant().equals(row.tenant()))
                .max(IncidentAction.ORDER)
                .orElse(null);
    }

    /** The merges that name the detection. */
    Collection<IncidentAction> mergesOf(JoinedDetection row) {
        return merges.isEmpty() ? List.of() : of(merges, row.id());
    }

    /** All actions on incidents that were named after the detection, the earliest first. */
    Collection<IncidentAction> notesOn(JoinedDetection row) {
        return notes.isEmpty() ? List.of() : of(notes, row.id());
    }

    private static <K> void put(Map<K, Set<IncidentAction>> map, K key, IncidentAction action) {
        map.computeIfAbsent(key, one -> new TreeSet<>(IncidentAction.ORDER)).add(action);
    }

    private static <K> Set<IncidentAction> of(Map<K, Set<IncidentAction>> map, K key) {
        return map.getOrDefault(key, Set.of());
    }
}
