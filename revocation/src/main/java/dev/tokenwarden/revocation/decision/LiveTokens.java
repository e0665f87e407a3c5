package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.revocation.Target;
import org.jspecify.annotations.Nullable;

/** How many tokens are alive, as far as somebody counts them. */
@FunctionalInterface
public interface LiveTokens {
    /** Nobody counts. */
    LiveTokens UNKNOWN = tenant -> null;

    /** The tenant's live tokens, at least; null: not known. */
    @Nullable
    Long of(String tenant);

    /** Those that the target covers; null: not known. */
    default @Nullable Long of(Target target) {
        return null;
    }
}
