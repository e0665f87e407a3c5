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
 * Entries that seem to differ from the ledger, on their way from the reconciler to the writer, who alone can tell: what is
 * under way is no difference.
 *
 * <ol>
 *   <li>What the ledger has and Redis lacks, or has otherwise, is repaired at once: it is committed.
 *   <li>What Redis has and the ledger lacks may be about to be committed. It is removed when it was so twice, longer apart than
 *       any transaction lasts.
 * </ol>
 */
final class Repairs {
    static final Duration CONFIRM_AFTER = Duration.ofSeconds(16);

    /** An entry to look at. */
    record Suspect(String tenant, String name) {}

    /**
     * What was found to differ, by kind.
     *
     * @param unconfirmed entries too many that must be looked at again after {@link #CONFIRM_AFTER}
     */
    record Found(int missing, int different, int stale, int unconfirmed) {
        static final Found NOTHING = new Found(0, 0, 0, 0);

        int repaired() {
            return missing + different + stale;
        }

        Found plus(Found other) {
            return new Found(
                    missing + other.missing,
                    different + other.different,
                    stale + other.stale,
                    unconfirmed + other.unconfirmed);
        }
    }

    /** Suspects, and whom to tell. */
    record Check(List<Suspect> suspects, CompletableFuture<Found> answer) {}

    /** The changes that repair a tenant's suspects. */
    record Plan(List<DenylistChange> changes, Found found) {}

    private final BlockingQueue<Check> queue = new ArrayBlockingQueue<>(16);
    private final Map<Suspect, Long> seen = new HashMap<>();
    private final Supplier<@Nullable LedgerView> ledger;

    /** @param ledger null while it cannot be relied on */
    Repairs(Supplier<@Nullable LedgerView> ledger) {
        this.ledger = ledger;
    }

    CompletableFuture<Found> offer(List<Suspect> suspects) {
        Check check = new Check(List.copyOf(suspects), new CompletableFuture<>());
        if (!queue.offer(check)) {
            check.answer().completeExceptionally(new IllegalStateException("the writer is busy"));
        }
        return check.answer();
    }

    @Nullable
    Check poll() {
        return queue.poll();
    }

    /** Tells all who wait that nothing was repaired for them. */
    void refuseAll() {
        for (Check check = queue.poll(); check != null; check = queue.poll()) {
            check.answer().completeExceptionally(new IllegalStateException("the denylist is not being written"));
        }
    }

    /**
     * What is to be changed.
     *
     * @param names of one tenant
     * @param position up to which the writer has applied the ledger
     */
    Plan plan(UnifiedJedis redis, String tenant, List<String> names, long position, long now) {
        LedgerView view = ledger.get();
        if (view == null) {
            return new Plan(List.of(), Found.NOTHING);
        }
        List<DenylistChange> changes = new ArrayList<>();
        Found found = Found.NOTHING;
        for (String name : names) {
            String value = redis.get(DenylistKeys.entry(tenant, name));
            boolean indexed = redis.zscore(DenylistKeys.index(tenant), name) != null;
            LedgerView.Entry entry = view.byName(tenant, name);
            if (entry == null) {
                Found one = value == null && !indexed ? Found.NOTHING : excess(new Suspect(tenant, name), now);
                if (one.stale == 1) {
                    changes.add(new DenylistChange(tenant, name, null, position, now));
                }
                found = found.plus(one);
            } else if (entry.offset() != LedgerView.PENDING && entry.offset() <= position) {
                DenylistEntry right = DenylistEntry.of(entry.revocation(), entry.offset());
                DenylistChange change = new DenylistChange(tenant, name, right, entry.offset(), now);
                if (!change.isRemoval(now + 1_000)
                        && !(indexed && right.toJson().equals(value))) {
                    changes.add(change);
                    found = found.plus(value == null ? new Found(1, 0, 0, 0) : new Found(0, 1, 0, 0));
                }
            }
        }
        return new Plan(changes, found);
    }

    private Found excess(Suspect suspect, long now) {
        seen.values().removeIf(since -> since < now - 100 * CONFIRM_AFTER.toMillis());
        Long since = seen.putIfAbsent(suspect, now);
        if (since == null || now - since < CONFIRM_AFTER.toMillis()) {
            return new Found(0, 0, 0, 1);
        }
        seen.remove(suspect);
        return new Found(0, 0, 1, 0);
    }
}
