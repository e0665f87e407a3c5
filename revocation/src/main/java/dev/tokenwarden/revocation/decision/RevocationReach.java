package dev.tokenwarden.revocation.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The other tokens that are revoked with a target.
 *
 * @param others tokens known to have been exchanged from the target's token, at any depth; for a session or grant its tokens,
 *     all but one, and what was exchanged from them
 * @param latestExp the latest {@code exp} among them, as far as known
 * @param someUnknown whether the {@code exp} of any of them is not known
 * @param lastIssued for a session or grant: when its last known token was issued; null: not known
 */
public record RevocationReach(
        int others,
        @Nullable Instant latestExp,
        boolean someUnknown,
        @Nullable Instant lastIssued) {
    /** No other token. */
    public static final RevocationReach NONE = new RevocationReach(0, null, false, null);

    public RevocationReach(int others, @Nullable Instant latestExp, boolean someUnknown) {
        this(others, latestExp, someUnknown, null);
    }

    /** All tokens that are revoked. */
    public int tokens() {
        return 1 + others;
    }
}
