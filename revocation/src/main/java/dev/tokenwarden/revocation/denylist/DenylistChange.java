package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import org.jspecify.annotations.Nullable;

/**
 * A ledger record as a change of a tenant's view.
 *
 * @param entry null: the entry goes
 * @param decidedMillis when it was decided, epoch milliseconds
 */
record DenylistChange(String tenant, String name, @Nullable DenylistEntry entry, long offset, long decidedMillis) {
    /** Whether there is nothing to write any more: it has ended, or is to go. */
    boolean isRemoval(long nowMillis) {
        return entry == null || (entry.expiresMillis() != null && entry.expiresMillis() <= nowMillis);
    }
}
