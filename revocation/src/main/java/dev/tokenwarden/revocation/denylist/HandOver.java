package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import dev.tokenwarden.revocation.ledger.LedgerListener;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/**
 * Ledger records that the decision thread passes to the writer right after the commit. This is faster than reading them from
 * Kafka. The consumer reads the same records later, and its order is the correct one:
 *
 * <ol>
 *   <li>A record that was passed and applied is skipped when it is read.
 *   <li>If the consumer reads a record that was not passed, although later ones were, the later ones were applied too early. From
 *       then on, all records are applied again in the order in which they are read.
 * </ol>
 */
final class HandOver {
    private static final int CAPACITY = 10_000;

    private final BlockingQueue<DenylistChange> queue = new ArrayBlockingQueue<>(CAPACITY);
    private final TreeSet<Long> ahead = new TreeSet<>();
    private long read = -1;

    /** Queues records of the decision thread. If the queue is full, the consumer reads them later. */
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

    /** Starts again: the views are complete up to {@code offset}. */
    void restart(long offset) {
        ahead.clear();
        read = offset;
    }

    /** Takes all queued records, which the caller then applies. */
    List<DenylistChange> take() {
        List<DenylistChange> taken = new ArrayList<>();
        queue.drainTo(taken);
        taken.removeIf(change -> change.offset() <= read || !ahead.add(change.offset()));
        return taken;
    }

    /** Whether a record that the consumer has read must be applied. */
    boolean isNew(long offset) {
        read = offset;
        if (ahead.remove(offset)) {
            return false;
        }
        // The later records were applied too early.
        ahead.clear();
        return true;
    }

    /** The last applied offset. */
    long position() {
        return ahead.isEmpty() ? read : Math.max(read, ahead.last());
    }
}
