package dev.tokenwarden.revocation.ledger;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.revocation.decision.TokenOwner;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that is revoked with another target.
 *
 * @param exp null: not known
 * @param owner as the token's own events, or its lineage, name it
 * @param early whether only the exchange event that names its parent is known so far
 * @param member whether it is a token of the revoked session or grant, not one that was exchanged from it
 */
record Descendant(TokenIdentity token, @Nullable Instant exp, TokenOwner owner, boolean early, boolean member) {}
