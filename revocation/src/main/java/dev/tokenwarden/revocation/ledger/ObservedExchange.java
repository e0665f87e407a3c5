package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.revocation.decision.TokenOwner;
import org.jspecify.annotations.Nullable;

/**
 * An exchange event that was just read, before the lineage of the new token is written.
 *
 * @param exp of the new token, NumericDate seconds; null: not known
 * @param owner of the new token, as the exchange event names it
 */
public record ObservedExchange(
        TokenIdentity token, TokenIdentity parent, @Nullable Long exp, TokenOwner owner) {}
