package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.contract.denylist.DenylistKeys;
import dev.tokenwarden.revocation.ledger.LedgerView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.UnifiedJedis;

/**
 * Entries that seem to differ from the ledger, queued by the reconciler and the monitor for the writer. Only the writer can
 * decide whether an entry differs, because it knows the changes that it has not written yet.
 *
 * <ol>
 *   <li>An entry of the ledger that is missing or different in Redis is written at once: it is committed.
 *   <li>An entry of Redis that the ledger does not have may belong to a transaction that is about to commit. It is removed when
 *       two checks find it, {@link #CONFIRM_AFTER} or more apart. No transaction lasts that long.
 * </ol>
 */
final class Repairs {
    static final Duration CONFIRM_AFTER = Duration.ofSeconds(16);

    /** An entry to check. */
    record Suspect(String tenant, String name) {}

    /** Entries to check, and the future that receives the result. */
    record Check(List<Suspect> suspects, CompletableFuture<Differences> answer) {}

    /** The changes that repair a tenant's entries. */
    record Plan(List<DenylistChange> changes, Differences found) {}

    private final BlockingQueue<Check> queue = new ArrayBlockingQueue<>(16);
    private final Map<Suspect, Long> seen = new HashMap<>();
    private final Supplier<@Nullable LedgerView> ledger;
    private final Runnable wakeup;

    /**
     * @param ledger null while the ledger is not completely read
     * @param wakeup makes the writer poll at once
     */
    Repairs(Supplier<@Nullable LedgerView> ledger, Runnable wakeup) {
        this.ledger = ledger;
        this.wakeup = wakeup;
    }

    /**
     * Asks the writer to check these entries and to repair the entries that differ.
     *
     * @return fails if the queue is full or the denylist is not being written
     */
    CompletableFuture<Differences> offer(List<Suspect> suspects) {
        Check check = new Check(List.copyOf(suspects), new CompletableFuture<>());
        if (!queue.offer(check)) {
            check.answer().completeExceptionally(new IllegalStateException("the writer is busy"));
        }
        wakeup.run();
        return check.answer();
    }

    @Nullable
    Check poll() {
        return queue.poll();
    }

    /** Fails all queued checks. */
    void refuseAll() {
        for (Check check = queue.poll(); check != null; check = queue.poll()) {
            check.answer().completeExceptionally(new IllegalStateException("the denylist is not being written"));
        }
    }

    /**
     * Finds the changes that make these entries equal to the ledger.
     *
     * @param position ledger position up to which the writer has applied the records
     */
    Plan plan(UnifiedJedis redis, String tenant, List<String> names, long position, long now) {
        LedgerView view = ledger.get();
        if (view == null) {
            return new Plan(List.of(), Differences.NONE);
        }
        List<DenylistChange> changes = new ArrayList<>();
        Differences found = Differences.NONE;
        for (String name : names) {
            String value = redis.get(DenylistKeys.entry(tenant, name));
            boolean indexed = redis.zscore(DenylistKeys.index(tenant), name) != null;
            LedgerView.Entry entry = view.byName(tenant, name);
            if (entry == null) {
                Differences one = value == null && !indexed ? Differences.NONE : excess(new Suspect(tenant, name), now);
                if (one.stale() == 1) {
                    changes.add(new DenylistChange(tenant, name, null, position, now));
                }
                found = found.plus(one);
            } else if (entry.offset() != LedgerView.PENDING && entry.offset() <= position) {
                DenylistEntry right = DenylistEntry.of(entry.revocation(), entry.offset());
                DenylistChange change = new DenylistChange(tenant, name, right, entry.offset(), now);
                if (!change.isRemoval(now + 1_000)
                        && !(indexed && right.toJson().equals(value))) {
                    changes.add(change);
                    found = found.plus(value == null ? new Differences(1, 0, 0, 0) : new Differences(0, 1, 0, 0));
                }
            }
        }
        return new Plan(changes, found);
    }

    private Differences excess(Suspect suspect, long now) {
        seen.values().removeIf(since -> since < now - 100 * CONFIRM_AFTER.toMillis());
        Long since = seen.putIfAbsent(suspect, now);
        if (since == null || now - since < CONFIRM_AFTER.toMillis()) {
            return new Differences(0, 0, 0, 1);
        }
        seen.remove(suspect);
        return new Differences(0, 0, 1, 0);
    }
}
