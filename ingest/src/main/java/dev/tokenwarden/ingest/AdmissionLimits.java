package dev.tokenwarden.ingest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How far an event's time may be from now.
 *
 * @param ahead how far in the future
 * @param behind how far in the past; null: any, so that backfills are admitted
 */
public record AdmissionLimits(Duration ahead, @Nullable Duration behind) {
    /** Two days ahead, any time behind. */
    public static final AdmissionLimits DEFAULT = new AdmissionLimits(Duration.ofDays(2), null);

    public AdmissionLimits {
        if (ahead.isNegative() || (behind != null && behind.isNegative())) {
            throw new IllegalArgumentException("limits of an event's time must not be negative");
        }
    }
}
