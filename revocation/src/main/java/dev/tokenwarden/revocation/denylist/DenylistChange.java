package dev.tokenwarden.revocation.denylist;

import dev.tokenwarden.contract.denylist.DenylistEntry;
import org.jspecify.annotations.Nullable;

/**
 * A ledger record as a change of a tenant's view.
 *
 * @param entry null: the entry is removed
 * @param decidedMillis time of the decision, epoch milliseconds
 */
record DenylistChange(String tenant, String name, @Nullable DenylistEntry entry, long offset, long decidedMillis) {
    /** Whether the change removes the entry: it has ended, or the revocation has. */
    boolean isRemoval(long nowMillis) {
        return entry == null || (entry.expiresMillis() != null && entry.expiresMillis() <= nowMillis);
    }
}
