package dev.tokenwarden.dashboards.incident;

import dev.tokenwarden.contract.detection.Detection;
import dev.tokenwarden.dashboards.action.AnalystAction;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All incidents, in memory. It answers only when all records were read: before that, an incident could look smaller than it is.
 * Thread-safe.
 */
public final class IncidentBook {
    /** The longest gap between two acts of one attacker against one client that are joined without a strong key. */
    public static final Duration WINDOW = Duration.ofMinutes(30);

    /** Heap of one detection, measured with a million of them, and rounded up. */
    private static final int BYTES = 1_400;

    /** The part of the heap that incidents may use. */
    private static final int PART_OF_HEAP = 5;

    private static final int LEAST = 20_000;

    private @Nullable IncidentJoiner joiner;
    private volatile double progress;
    private long version;
    private @Nullable Snapshot snapshot;

    /**
     * All incidents at one moment.
     *
     * @param version changes with every change of an incident
     */
    public record Snapshot(long version, List<Incident> incidents) {
        public Snapshot {
            incidents = List.copyOf(incidents);
        }
    }

    /** The incidents of these detections alone. */
    public static IncidentBook of(Collection<Detection> detections) {
        IncidentJoiner joiner = new IncidentJoiner(WINDOW, Integer.MAX_VALUE / 2);
        detections.forEach(detection -> joiner.add(DetectionFactsReader.read(detection)));
        IncidentBook book = new IncidentBook();
        book.replace(joiner);
        return book;
    }

    /** How many detections a process with this heap keeps. */
    public static int capacity(long heapBytes) {
        return (int) Math.min(Integer.MAX_VALUE / 2, Math.max(LEAST, heapBytes / PART_OF_HEAP / BYTES));
    }

    /** The time before which detections were dropped because there were too many; empty: all within the retention are known. */
    public synchronized Optional<Instant> keptSince() {
        return joiner == null || joiner.keptSince() == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(Instant.ofEpochMilli(joiner.keptSince()));
    }

    /** Whether all records were read. */
    public synchronized boolean isComplete() {
        return joiner != null;
    }

    /** The share of the records that was read, 0 to 1. */
    public double progress() {
        return progress;
    }

    void progress(double share) {
        progress = share;
    }

    /** Replaces all incidents, after all records were read. */
    synchronized void replace(IncidentJoiner complete) {
        // The first request must not wait for all summaries.
        complete.incidents().forEach(incident -> summary(incident, complete));
        joiner = complete;
        progress = 1;
        changed();
    }

    /** The incidents that were read; null: not complete. */
    synchronized @Nullable IncidentJoiner joiner() {
        return joiner;
    }

    /** Adds an action that is in the audit log, before it is read from there. */
    public void add(AnalystAction action) {
        IncidentAction.of(action).ifPresent(one -> add(List.of(), List.of(one)));
    }

    /** Adds records of detections and actions of analysts. Does nothing before {@link #replace}: they are read from Kafka. */
    synchronized void add(Collection<DetectionFacts> detections, Collection<IncidentAction> actions) {
        IncidentJoiner known = joiner;
        if (known != null) {
            detections.forEach(known::add);
            actions.forEach(known::add);
            changed();
        }
    }

    synchronized void expire(long before) {
        if (joiner != null) {
            joiner.expire(before);
            changed();
        }
    }

    private void changed() {
        version++;
        snapshot = null;
    }

    /** Number of detections. */
    public synchronized int detections() {
        return joiner == null ? 0 : joiner.size();
    }

    /** All incidents now, in no order. */
    public List<Incident> all() {
        return snapshot().incidents();
    }

    /** All incidents now, in no order. Without a change in between, it is the same object. */
    public synchronized Snapshot snapshot() {
        Snapshot known = snapshot;
        if (known == null) {
            known = new Snapshot(version, joiner == null ? List.of() : summaries(joiner));
            snapshot = known;
        }
        return known;
    }

    private static List<Incident> summaries(IncidentJoiner known) {
        return known.incidents().stream()
                .map(incident -> summary(incident, known))
                .toList();
    }

    /** The incident of this id, which may be an alias. */
    public synchronized Optional<Incident> find(String id) {
        return IncidentId.detection(id).flatMap(this::ofDetection);
    }

    /** The incident that this detection belongs to. */
    public synchronized Optional<Incident> ofDetection(String detection) {
        IncidentJoiner known = joiner;
        return known == null ? Optional.empty() : group(known, detection).map(group -> summary(group, known));
    }

    /** The ids of the incidents that these detections belong to now. */
    public synchronized Map<String, String> idsOf(Collection<String> detections) {
        Map<String, String> ids = new HashMap<>();
        detections.forEach(id -> ofDetection(id).ifPresent(incident -> ids.put(id, incident.id())));
        return ids;
    }

    /** Why the detections of the incident belong together. */
    public synchronized List<IncidentJoin> joins(Incident incident) {
        IncidentJoiner known = joiner;
        return known == null
                ? List.of()
                : group(known, incident.members().get(0))
                        .map(group -> IncidentJoins.of(group, known, WINDOW))
                        .orElse(List.of());
    }

    /** The actions of analysts on the incident: their ids in the audit log, the latest first. */
    public synchronized List<String> actions(Incident incident) {
        IncidentJoiner known = joiner;
        return known == null
                ? List.of()
                : group(known, incident.members().get(0)).stream()
                        .flatMap(IncidentGroup::rows)
                        .flatMap(row -> known.decisions().notesOn(row).stream())
                        .sorted(IncidentAction.ORDER.reversed())
                        .map(action -> action.stamp().id())
                        .distinct()
                        .toList();
    }

    /**
     * The keys that only these detections of their incident have, as a split records them: later detections with such a key follow
     * the split.
     */
    public synchronized String keysToSplit(Incident incident, Set<String> parted) {
        Set<JoinKey> keys = new HashSet<>();
        Set<JoinKey> others = new HashSet<>();
        IncidentJoiner known = joiner;
        if (known != null) {
            incident.members().stream()
                    .flatMap(id -> known.find(id).stream())
                    .forEach(row -> (parted.contains(row.id()) ? keys : others).addAll(row.keys()));
        }
        keys.removeAll(others);
        return IncidentAction.text(keys.stream()
                .sorted(Comparator.comparing(JoinKey::kind)
                        .thenComparing(JoinKey::issuer)
                        .thenComparing(JoinKey::name))
                .toList());
    }

    private static Optional<IncidentGroup> group(IncidentJoiner known, String detection) {
        return known.find(detection)
                .flatMap(row -> Optional.ofNullable(row.group()))
                .map(StrongGroup::incident);
    }

    private static Incident summary(IncidentGroup incident, IncidentJoiner known) {
        return incident.summary(group -> IncidentSummary.of(group, known.decisions()));
    }
}
