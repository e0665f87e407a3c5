package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Decision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What became of an order. */
public sealed interface CommandResult {
    /**
     * It is committed.
     *
     * @param entry what now stands on the ledger for the target; null: nothing
     * @param others how many descendants were revoked or reinstated with it
     * @param repeated whether it had been carried out before, by the same order
     */
    record Done(Decision decision, LedgerView.@Nullable Entry entry, int others, boolean repeated)
            implements CommandResult {}

    /** The tokens asked for. */
    record Tokens(List<TokenIdentity> tokens) implements CommandResult {
        public Tokens {
            tokens = List.copyOf(tokens);
        }
    }

    /** There is nothing of that id. */
    record NotFound() implements CommandResult {}

    /** It cannot be, for the reason given. */
    record Conflict(String reason) implements CommandResult {}
}
