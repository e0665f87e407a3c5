package dev.tokenwarden.revocation.decision;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What else falls when a token does.
 *
 * @param descendants tokens known to have been exchanged from it, at any depth
 * @param latestExp the latest {@code exp} among them, as far as known
 * @param someUnknown whether there are any whose {@code exp} is not known
 */
public record Reach(int descendants, @Nullable Instant latestExp, boolean someUnknown) {
    /** Nothing else. */
    public static final Reach NONE = new Reach(0, null, false);
}
