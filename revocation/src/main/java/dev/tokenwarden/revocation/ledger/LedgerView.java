package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.Digests;
import dev.tokenwarden.contract.LengthPrefixed;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The current ledger: one record per target.
 *
 * <ol>
 *   <li>One thread writes, any thread reads.
 *   <li>A record counts as soon as it is put. It is listed, under its offset, once it is committed.
 * </ol>
 */
public final class LedgerView {
    /** The offset of a record that is not committed yet. */
    public static final long PENDING = -1;

    /** A record and its offset in the ledger. */
    public record Entry(Revocation revocation, long offset) {}

    private record End(Instant at, String id) {}

    private final Map<String, Entry> byId = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<Long, String> byOffset = new ConcurrentSkipListMap<>();
    private final Map<String, Long> counts = new ConcurrentHashMap<>();
    private final PriorityQueue<End> ends = new PriorityQueue<>(Comparator.comparing(End::at));

    void put(Revocation revocation, long offset) {
        String id = revocation.target().id();
        Entry before = byId.put(id, new Entry(revocation, offset));
        unlist(before);
        if (before == null) {
            counts.merge(revocation.target().tenant(), 1L, Long::sum);
        }
        if (offset != PENDING) {
            byOffset.put(offset, id);
        }
        if (revocation.expires() != null) {
            ends.add(new End(revocation.expires(), id));
        }
    }

    void remove(Target target) {
        Entry before = byId.remove(target.id());
        unlist(before);
        if (before != null) {
            counts.merge(target.tenant(), -1L, Long::sum);
        }
    }

    /** Sets the offset of the record that was put last for the target. */
    void committed(Target target, long offset) {
        Entry entry = byId.get(target.id());
        if (entry != null) {
            unlist(entry);
            byId.put(target.id(), new Entry(entry.revocation(), offset));
            byOffset.put(offset, target.id());
        }
    }

    private void unlist(@Nullable Entry entry) {
        if (entry != null && entry.offset() != PENDING) {
            byOffset.remove(entry.offset());
        }
    }

    /** The targets of at most {@code limit} records that have ended. The caller removes them. */
    List<Target> ended(Instant now, int limit) {
        List<Target> targets = new ArrayList<>();
        while (targets.size() < limit && !ends.isEmpty() && !ends.peek().at().isAfter(now)) {
            End end = ends.remove();
            Entry entry = byId.get(end.id());
            if (entry != null && end.at().equals(entry.revocation().expires())) {
                targets.add(entry.revocation().target());
            }
        }
        return targets;
    }

    /** The record of that target; null if it is not revoked. */
    public @Nullable Revocation revocation(Target target) {
        Entry entry = byId.get(target.id());
        return entry == null ? null : entry.revocation();
    }

    /** The record with this {@link Target#name()}, or null. */
    public @Nullable Entry byName(String tenant, String name) {
        return byId.get(Digests.hex(Digests.sha256(LengthPrefixed.encode((byte) 'r', tenant, name)), 16));
    }

    /** The record with this {@link Target#id()}, or null. */
    public @Nullable Entry byId(String id) {
        return byId.get(id);
    }

    /** All records that {@code filter} accepts, in no particular order. */
    public List<Revocation> all(Predicate<Revocation> filter) {
        return byId.values().stream().map(Entry::revocation).filter(filter).toList();
    }

    /** Passes the committed records of the tenant, in no particular order. */
    public void committed(String tenant, Consumer<Entry> sink) {
        for (Entry entry : byId.values()) {
            if (entry.offset() != PENDING
                    && entry.revocation().target().tenant().equals(tenant)) {
                sink.accept(entry);
            }
        }
    }

    /** Number of revoked targets of all tenants. */
    public int size() {
        return byId.size();
    }

    /**
     * A page of records, newest first.
     *
     * @param before only records at lower offsets
     */
    public List<Entry> list(long before, int limit, Predicate<Revocation> filter) {
        List<Entry> page = new ArrayList<>();
        for (String id : byOffset.headMap(before, false).descendingMap().values()) {
            Entry entry = byId.get(id);
            if (entry != null && filter.test(entry.revocation())) {
                page.add(entry);
                if (page.size() == limit) {
                    break;
                }
            }
        }
        return page;
    }

    /** Number of revoked targets of the tenant. */
    public long count(String tenant) {
        return counts.getOrDefault(tenant, 0L);
    }
}
