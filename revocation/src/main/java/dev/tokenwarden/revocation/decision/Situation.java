package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Revocation;
import dev.tokenwarden.contract.revocation.Target;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is known at the moment of a decision. */
public interface Situation {
    /** The ledger's record of the target, or null if it is not revoked. */
    @Nullable
    Revocation standing(Target target);

    /** What descends from the token. */
    Reach reach(TokenIdentity token);

    /** The token's {@code exp} as the lineage has it, or null. */
    @Nullable
    Instant exp(TokenIdentity token);

    /** What automation has revoked for that tenant and rule. */
    BudgetUse used(String tenant, String rule, Instant detected, Duration window);

    /** The tenant's live tokens, or null where nobody counts them: then only the count limits the budget. */
    @Nullable
    Long liveTokens(String tenant);

    /** Those that the target covers; null: not known. */
    default @Nullable Long liveTokens(Target target) {
        return null;
    }
}
