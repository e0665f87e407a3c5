package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Receives ledger records as soon as they are committed, before a consumer reads them. A missed record is read from the ledger
 * later.
 */
@FunctionalInterface
public interface LedgerListener {
    /**
     * @param revocation null: a tombstone
     * @param atMillis time of the decision, epoch milliseconds
     * @param actedMillis time of the act that caused the revocation, epoch milliseconds; null: no detection caused it
     */
    record Committed(
            Target target,
            @Nullable Revocation revocation,
            long offset,
            long atMillis,
            @Nullable Long actedMillis) {}

    /** Called by the decision thread, in the order of the ledger; must not block. */
    void committed(List<Committed> records);
}
