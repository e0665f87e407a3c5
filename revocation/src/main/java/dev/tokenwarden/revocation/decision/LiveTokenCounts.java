package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** Numbers of live tokens. */
@FunctionalInterface
public interface LiveTokenCounts {
    /** Nothing is counted. */
    LiveTokenCounts UNKNOWN = tenant -> null;

    /** Number of the tenant's live tokens, a lower bound; null: not known. */
    @Nullable
    Long of(String tenant);

    /** Number of live tokens that the target covers; null: not known. */
    default @Nullable Long of(Target target) {
        return null;
    }
}
