package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Revocation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a proposed revocation at the moment of the decision. The decision uses no other state.
 *
 * @param reach the other tokens that are revoked with the target
 * @param exp the token's {@code exp}, from its lineage; null: not known
 * @param standing revocations that may cover the target already
 * @param used automatic revocations that count against the same budget
 * @param liveTokens number of the tenant's live tokens; null: not counted
 * @param reinstatedAt time at which a person last reinstated the target; null: never
 * @param waiting id of a decision about the same target that waits; null: none
 */
public record Situation(
        RevocationReach reach,
        @Nullable Instant exp,
        List<Revocation> standing,
        BudgetUse used,
        @Nullable Long liveTokens,
        @Nullable Instant reinstatedAt,
        @Nullable String waiting) {

    /** No facts are known, and no budget is used. */
    public static final Situation EMPTY =
            new Situation(RevocationReach.NONE, null, List.of(), BudgetUse.NONE, null, null, null);

    public Situation {
        standing = List.copyOf(standing);
    }

    /** The same as if no decision about the target waited. */
    public Situation withoutWaiting() {
        return new Situation(reach, exp, standing, used, liveTokens, reinstatedAt, null);
    }
}
