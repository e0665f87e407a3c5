package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** How many tokens are alive, as far as they are counted. */
@FunctionalInterface
public interface LiveTokenCounts {
    /** Nothing is counted. */
    LiveTokenCounts UNKNOWN = tenant -> null;

    /** The tenant's live tokens, a lower bound; null: not known. */
    @Nullable
    Long of(String tenant);

    /** The live tokens that the target covers; null: not known. */
    default @Nullable Long of(Target target) {
        return null;
    }
}
