package dev.tokenwarden.revocation.live;

import java.time.Duration;

/**
 * What a revocation would hit.
 *
 * @param counted how far the numbers can be relied on
 * @param tokens live tokens
 * @param subjects distinct subjects among them
 * @param clients distinct clients among them
 * @param requestsPerSecond accepted uses, on average over {@code window}
 */
public record Blast(
        Counted counted, long tokens, long subjects, long clients, double requestsPerSecond, Duration window) {
    /** What the requests are averaged over. */
    public static final Duration WINDOW = Duration.ofMinutes(LiveToken.MINUTES);

    /** How far numbers can be relied on. */
    public enum Counted {
        /** All that events told is in them. */
        SEEN,
        /** There are more: more tokens are alive than are kept, or events of before the start were not read. */
        AT_LEAST,
        /** Nothing is known of such a target. */
        UNKNOWN
    }

    static Blast unknown() {
        return new Blast(Counted.UNKNOWN, 0, 0, 0, 0, WINDOW);
    }
}
