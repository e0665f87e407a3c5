package dev.tokenwarden.ingest.dead;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to list.
 *
 * @param limit at most this many, 1 to {@link #MOST}; the newest
 * @param reason only those with this reason; null: any
 * @param registration only those of this registration; null: any
 * @param tenant only letters whose event names this tenant; null: all letters
 * @param since only those set aside at this time or later; null: from the oldest
 * @param until only those set aside before this time; null: to the newest
 */
public record DeadLetterQuery(
        int limit,
        @Nullable String reason,
        @Nullable String registration,
        @Nullable String tenant,
        @Nullable Instant since,
        @Nullable Instant until) {
    /** The most letters that one query lists. */
    public static final int MOST = 1_000;

    public DeadLetterQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit: must be 1 to " + MOST + ", is " + limit);
        }
    }

    /** The newest letters. */
    public static DeadLetterQuery newest(int limit) {
        return new DeadLetterQuery(limit, null, null, null, null, null);
    }

    public DeadLetterQuery withReason(@Nullable String reason) {
        return new DeadLetterQuery(limit, reason, registration, tenant, since, until);
    }

    public DeadLetterQuery withRegistration(@Nullable String registration) {
        return new DeadLetterQuery(limit, reason, registration, tenant, since, until);
    }

    public DeadLetterQuery withTenant(@Nullable String tenant) {
        return new DeadLetterQuery(limit, reason, registration, tenant, since, until);
    }

    public DeadLetterQuery between(@Nullable Instant since, @Nullable Instant until) {
        return new DeadLetterQuery(limit, reason, registration, tenant, since, until);
    }

    boolean matches(DeadLetter letter) {
        return (reason == null || reason.equals(letter.reason()))
                && (registration == null || registration.equals(letter.reporter()))
                && (since == null || !letter.time().isBefore(since))
                && (until == null || letter.time().isBefore(until))
                && (tenant == null || tenant.equals(letter.tenant()));
    }
}
