package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Decision;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What was decided: all ids, and the latest decisions whole. One thread writes, any thread reads what is public.
 *
 * <p>The ids of all decisions ever taken are kept, about 200 bytes each, so that no replay decides twice.
 */
public final class DecisionLog {
    /** Decisions that are kept whole. */
    static final int RECENT = 20_000;

    /** A decision and its place in the order of decisions of this run. */
    public record Numbered(long number, Decision decision) {}

    private final Set<String> ids = new HashSet<>();
    private final Set<String> detections = new HashSet<>();
    private final ConcurrentSkipListMap<Long, Decision> recent = new ConcurrentSkipListMap<>();
    private final Map<String, Long> numbers = new ConcurrentHashMap<>();
    private final AtomicLong next = new AtomicLong();

    void add(Decision decision) {
        if (!ids.add(decision.id())) {
            return;
        }
        if (decision.detection() != null) {
            detections.add(decision.detection());
        }
        long number = next.incrementAndGet();
        recent.put(number, decision);
        numbers.put(decision.id(), number);
        if (recent.size() > RECENT) {
            Map.Entry<Long, Decision> oldest = recent.pollFirstEntry();
            if (oldest != null) {
                numbers.remove(oldest.getValue().id());
            }
        }
    }

    boolean contains(String id) {
        return ids.contains(id);
    }

    boolean isDecided(String detection) {
        return detections.contains(detection);
    }

    /** A recent decision, or null. */
    public @Nullable Decision byId(String id) {
        Long number = numbers.get(id);
        return number == null ? null : recent.get(number);
    }

    /**
     * Recent decisions, newest first.
     *
     * @param before only those with lower numbers
     */
    public List<Numbered> list(long before, int limit, Predicate<Decision> filter) {
        List<Numbered> page = new ArrayList<>();
        for (Map.Entry<Long, Decision> entry :
                recent.headMap(before, false).descendingMap().entrySet()) {
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
