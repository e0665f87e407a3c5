package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Result of an order. */
public sealed interface CommandResult {
    /**
     * The order is committed.
     *
     * @param entry the ledger entry of the target; null: none
     * @param others number of descendants that were revoked or reinstated too
     * @param repeated whether an earlier, equal order was carried out
     */
    record Done(Decision decision, LedgerView.@Nullable Entry entry, int others, boolean repeated)
            implements CommandResult {}

    /** The requested tokens. */
    record Tokens(List<TokenIdentity> tokens) implements CommandResult {
        public Tokens {
            tokens = List.copyOf(tokens);
        }
    }

    /** No revocation or decision has this id. */
    record NotFound() implements CommandResult {}

    /** The order is refused, for the given reason. */
    record Conflict(String reason) implements CommandResult {}
}
