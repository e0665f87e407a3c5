package dev.tokenwarden.revocation.decision;

import org.jspecify.annotations.Nullable;

/** How many tokens are alive, as far as somebody counts them. */
@FunctionalInterface
public interface LiveTokens {
    /** Nobody counts. */
    LiveTokens UNKNOWN = tenant -> null;

    /** The tenant's live tokens, at least; null: not known. */
    @Nullable
    Long of(String tenant);
}
