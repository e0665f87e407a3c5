package dev.tokenwarden.service.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The stream threads of one detection process, since it started.
 *
 * @param alive threads that work or can take work now
 * @param configured threads that should be alive
 * @param deaths threads that ended by an error
 * @param restarts threads that were started in place of those
 * @param lastReason error that ended the last one; null: none did
 * @param lastDeath when that was; null: none did
 */
public record StreamThreads(
        int alive,
        int configured,
        long deaths,
        long restarts,
        @Nullable String lastReason,
        @Nullable Instant lastDeath) {}
