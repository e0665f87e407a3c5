package dev.tokenwarden.ingest;

import java.time.Duration;

/**
 * How long {@link AdmissionService} waits for what.
 *
 * @param align how far apart, in the append time of their records, reporters may be while a backlog is worked off
 * @param patience how long a reporter's partition with a backlog may yield nothing before others no longer wait for it
 * @param alignFor how long after an interruption reporters are kept side by side at all: a flood must not hold others back
 * @param start how long start waits until the group has formed; after that the service goes on trying on its own
 * @param close how long an orderly end may take
 */
public record AdmissionTimes(Duration align, Duration patience, Duration alignFor, Duration start, Duration close) {
    /** Aligned within 5 s for at most 10 s, patience of 2 s, 30 s to start, 3 s to close. */
    public static final AdmissionTimes DEFAULT = new AdmissionTimes(
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(3));

    public AdmissionTimes {
        requirePositive("align", align);
        requirePositive("patience", patience);
        requirePositive("alignFor", alignFor);
        requirePositive("start", start);
        requirePositive("close", close);
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be positive");
        }
    }
}
