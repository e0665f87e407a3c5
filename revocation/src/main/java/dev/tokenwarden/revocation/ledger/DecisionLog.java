package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.detection.Action;
import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log of decisions: the ids of all decisions within {@link #HORIZON}, the latest decisions in full, and all decisions that wait
 * for approval. One thread writes. Any thread may call the public methods.
 *
 * <p>The ids identify repeats. A detection older than the horizon is refused as outdated, because it may have been decided.
 */
public final class DecisionLog {
    /** Age up to which decisions are read at start and repeats are recognized. Longer than any window that policy allows. */
    public static final Duration HORIZON = Duration.ofDays(8);

    /** Number of decisions that are kept in full. */
    static final int RECENT = 20_000;

    /** A decision and its place in the order of decisions of this run. */
    public record Numbered(long number, Decision decision) {}

    /** Ids of decisions, with the time in epoch seconds; oldest first. {@code detections}: ids of detections. */
    private final Map<String, Long> ids = new LinkedHashMap<>();

    private final Map<String, Long> detections = new LinkedHashMap<>();
    /** Ids of detections whose action was only an alert, each time that they were decided. */
    private final Set<String> alerts = new HashSet<>();

    private final ConcurrentSkipListMap<Long, Decision> recent = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Long, Decision> waiting = new ConcurrentSkipListMap<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();
    /** Number of tokens that were revoked, or wait, because of each decision. */
    private final Map<String, Integer> cascaded = new HashMap<>();

    void add(Decision decision) {
        if (ids.putIfAbsent(decision.id(), decision.time().getEpochSecond()) != null) {
            return;
        }
        if (decision.detection() != null) {
            noteDetection(decision, decision.detection());
        }
        String root = decision.facts().get(FactNames.ROOT_DECISION);
        if (root != null && !decision.facts().containsKey(FactNames.OF_DECISION) && isCascaded(decision.outcome())) {
            cascaded.merge(root, 1, Integer::sum);
        }
        long number = next.incrementAndGet();
        recent.put(number, decision);
        numbers.put(decision.id(), number);
        String answered = decision.facts().get(FactNames.OF_DECISION);
        if (decision.outcome() != Decision.Outcome.AWAITING_APPROVAL) {
            Long closed = answered == null ? null : numbers.get(answered);
            if (closed != null) {
                waiting.remove(closed);
                numbers.computeIfPresent(answered, (id, was) -> recent.containsKey(was) ? was : null);
            }
        } else if (answered == null) {
            waiting.put(number, decision);
        }
        if (recent.size() > RECENT) {
            forget(recent.pollFirstEntry());
        }
    }

    private void noteDetection(Decision decision, String detection) {
        boolean first = detections.putIfAbsent(detection, decision.time().getEpochSecond()) == null;
        if (!Action.ALERT.wireName().equals(decision.facts().get(FactNames.ACTION))) {
            alerts.remove(detection);
        } else if (first) {
            alerts.add(detection);
        }
        detections.put(detection, decision.time().getEpochSecond());
    }

    private static boolean isCascaded(Decision.Outcome outcome) {
        return outcome == Decision.Outcome.REVOKED
                || outcome == Decision.Outcome.SHADOW
                || outcome == Decision.Outcome.AWAITING_APPROVAL;
    }

    /** Number of tokens that were revoked, or wait, because this decision revoked their ancestor, session or grant. */
    int cascaded(String rootDecision) {
        return cascaded.getOrDefault(rootDecision, 0);
    }

    private void forget(Map.@Nullable Entry<Long, Decision> oldest) {
        if (oldest != null && !waiting.containsKey(oldest.getKey())) {
            numbers.remove(oldest.getValue().id());
        }
    }

    /** Removes ids, and decisions that wait, from before the horizon. */
    void prune(Instant now) {
        long before = now.minus(HORIZON).getEpochSecond();
        prune(ids, before);
        prune(detections, before);
        cascaded.keySet().retainAll(ids.keySet());
        alerts.retainAll(detections.keySet());
        Iterator<Map.Entry<Long, Decision>> oldest = waiting.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Long, Decision> entry = oldest.next();
            if (entry.getValue().time().getEpochSecond() >= before) {
                return;
            }
            oldest.remove();
        }
    }

    private static void prune(Map<String, Long> times, long before) {
        Iterator<Long> oldest = times.values().iterator();
        while (oldest.hasNext() && oldest.next() < before) {
            oldest.remove();
        }
    }

    boolean contains(String id) {
        return ids.containsKey(id);
    }

    boolean isDecided(String detection) {
        return detections.containsKey(detection);
    }

    /** Whether the detection was decided, and its action was only an alert each time. */
    boolean isAlert(String detection) {
        return alerts.contains(detection);
    }

    int size() {
        return ids.size();
    }

    /** Whether this decision waits for approval: it has no answer, and it is younger than {@link #HORIZON}. */
    public boolean isWaiting(String id) {
        Long number = numbers.get(id);
        return number != null && waiting.containsKey(number);
    }

    /** A recent decision, or a decision that waits; null: neither. */
    public @Nullable Decision byId(String id) {
        Long number = numbers.get(id);
        if (number == null) {
            return null;
        }
        Decision found = recent.get(number);
        return found != null ? found : waiting.get(number);
    }

    /**
     * Recent decisions, newest first.
     *
     * @param before only decisions with lower numbers
     */
    public List<Numbered> list(long before, int limit, Predicate<Decision> filter) {
        return page(recent, before, limit, filter);
    }

    /** The decisions that wait for approval, newest first. */
    public List<Numbered> waiting(long before, int limit, Predicate<Decision> filter) {
        return page(waiting, before, limit, filter);
    }

    private static List<Numbered> page(
            ConcurrentNavigableMap<Long, Decision> of, long before, int limit, Predicate<Decision> filter) {
        List<Numbered> page = new ArrayList<>();
        for (Map.Entry<Long, Decision> entry :
                of.headMap(before, false).descendingMap().entrySet()) {
            if (filter.test(entry.getValue())) {
                page.add(new Numbered(entry.getKey(), entry.getValue()));
                if (page.size() == limit) {
                    break;
                }
            }
        }
        return page;
    }
}
