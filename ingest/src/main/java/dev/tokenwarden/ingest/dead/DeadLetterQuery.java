package dev.tokenwarden.ingest.dead;

import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to list.
 *
 * @param limit at most this many, 1 to {@link #MOST}; the newest
 * @param reason only those with this reason; null: any
 * @param reporter only those of this registration; null: any
 */
public record DeadLetterQuery(
        int limit, @Nullable String reason, @Nullable String reporter) {
    /** The most letters that one query lists. */
    public static final int MOST = 1_000;

    public DeadLetterQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: must be 1 to " + MOST + ", is " + limit);
        }
    }

    boolean matches(DeadLetter letter) {
        return (reason == null || reason.equals(letter.reason()))
                && (reporter == null || reporter.equals(letter.reporter()));
    }
}
