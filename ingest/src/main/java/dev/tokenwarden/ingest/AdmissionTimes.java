package dev.tokenwarden.ingest;

import java.time.Duration;

/**
 * The waiting times of {@link AdmissionService}.
 *
 * @param align how far apart, in the append time of their records, reporters may be while a backlog is read
 * @param patience how long a reporter's partition with a backlog may yield nothing before others no longer wait for it
 * @param alignFor how long after an interruption reporters are aligned; after that a flood must not delay the others
 * @param start how long start waits for the group to form; after that the service keeps trying in the background
 * @param close how long closing may take
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
