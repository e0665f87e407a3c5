package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import dev.tokenwarden.revocation.decision.FactNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was decided: the ids of {@link #HORIZON}, the latest decisions whole, and all that wait for approval. One thread writes,
 * any thread reads what is public.
 *
 * <p>Repeats are known by these ids. What is older than the horizon is refused as outdated rather than decided again.
 */
public final class DecisionLog {
    /** How far back decisions are read at start, and repeats known: more than any window that policy allows. */
    public static final Duration HORIZON = Duration.ofDays(8);

    /** Decisions that are kept whole. */
    static final int RECENT = 20_000;

    /** A decision and its place in the order of decisions of this run. */
    public record Numbered(long number, Decision decision) {}

    /** Each a decision's id or a detection's, with its time in epoch seconds; oldest first. */
    private final Map<String, Long> ids = new LinkedHashMap<>();

    private final Map<String, Long> detections = new LinkedHashMap<>();
    private final ConcurrentSkipListMap<Long, Decision> recent = new ConcurrentSkipListMap<>();
    private final ConcurrentSkipListMap<Long, Decision> waiting = new ConcurrentSkipListMap<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    void add(Decision decision) {
        if (ids.putIfAbsent(decision.id(), decision.time().getEpochSecond()) != null) {
            return;
        }
        if (decision.detection() != null) {
            detections.put(decision.detection(), decision.time().getEpochSecond());
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

    private void forget(Map.@Nullable Entry<Long, Decision> oldest) {
        if (oldest != null && !waiting.containsKey(oldest.getKey())) {
            numbers.remove(oldest.getValue().id());
        }
    }

    /** Forgets the ids, and what waited in vain, of before the horizon. */
    void prune(Instant now) {
        long before = now.minus(HORIZON).getEpochSecond();
        prune(ids, before);
        prune(detections, before);
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

    int size() {
        return ids.size();
    }

    /** A recent decision, or one that waits; else null. */
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
     * @param before only those with lower numbers
     */
    public List<Numbered> list(long before, int limit, Predicate<Decision> filter) {
        return page(recent, before, limit, filter);
    }

    /** What waits for approval, newest first. */
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
