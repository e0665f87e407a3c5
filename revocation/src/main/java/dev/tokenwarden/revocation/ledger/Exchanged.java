package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import org.jspecify.annotations.Nullable;

/**
 * A token that was just seen to be exchanged from another, before the lineage tells the whole chain.
 *
 * @param exp of the token, NumericDate seconds
 */
public record Exchanged(
        TokenIdentity token,
        TokenIdentity parent,
        @Nullable Long exp,
        @Nullable String clientId,
        @Nullable String sub) {}
