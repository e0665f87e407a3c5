package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.revocation.ledger.LedgerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Ledger records that the decision thread hands over right after the commit, which spares them the way through the
 * consumer. The consumer reads them all the same, and is the truth:
 *
 * <ol>
 *   <li>A record that was handed over and applied is skipped when it is read.
 *   <li>If one is read that was not handed over while later ones were, they were applied out of order: from there on all
 *       is applied again as it is read.
 * </ol>
 */
final class HandOver {
    private static final int CAPACITY = 10_000;

    private final BlockingQueue<DenylistChange> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final TreeSet<Long> ahead = new TreeSet<>();
    private long read = -1;

    /** Takes records from the decision thread; those that find no room will be read. */
    void offer(List<LedgerListener.Committed> records) {
        for (LedgerListener.Committed record : records) {
            DenylistEntry entry =
                    record.revocation() == null ? null : DenylistEntry.of(record.revocation(), record.offset());
            DenylistChange change = new DenylistChange(
                    record.target().tenant(), record.target().name(), entry, record.offset(), record.atMillis());
            if (!queue.offer(change)) {
                return;
            }
        }
    }

    /** The views stand for the ledger up to {@code offset}. */
    void restart(long offset) {
        ahead.clear();
        read = offset;
    }

    /** What was handed over and is not applied yet; it is about to be. */
    List<DenylistChange> take() {
        List<DenylistChange> taken = new ArrayList<>();
        queue.drainTo(taken);
        taken.removeIf(change -> change.offset() <= read || !ahead.add(change.offset()));
        return taken;
    }

    /** Whether a record that the consumer brings is still to be applied. */
    boolean isNew(long offset) {
        read = offset;
        if (ahead.remove(offset)) {
            return false;
        }
        // Those ahead of it came too early.
        ahead.clear();
        return true;
    }

    /** The last offset that is applied. */
    long position() {
        return ahead.isEmpty() ? read : Math.max(read, ahead.last());
    }
}
