package dev.tokenwarden.revocation.live;

import java.time.Duration;

/**
 * The impact of a revocation.
 *
 * @param counted reliability of the numbers
 * @param tokens live tokens
 * @param subjects distinct subjects among them
 * @param clients distinct clients among them
 * @param requestsPerSecond accepted uses, on average over {@code window}
 */
public record Impact(
        Counted counted, long tokens, long subjects, long clients, double requestsPerSecond, Duration window) {
    /** The time over which the requests are averaged. */
    public static final Duration WINDOW = Duration.ofMinutes(LiveToken.MINUTES);

    /** Reliability of the numbers. */
    public enum Counted {
        /** They include every event that was read. */
        SEEN,
        /** A lower bound: more tokens are alive than are kept, or events from before the start were not read. */
        AT_LEAST,
        /** Nothing is known about this target. */
        UNKNOWN
    }

    static Impact unknown() {
        return new Impact(Counted.UNKNOWN, 0, 0, 0, 0, WINDOW);
    }
}
