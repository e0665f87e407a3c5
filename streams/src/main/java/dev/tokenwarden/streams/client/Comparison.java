package dev.tokenwarden.streams.client;

/** How one attribute of two clients compares. What is missing on either side is never a difference. */
public enum Comparison {
    SAME,
    DIFFERENT,
    /** At least one side does not know it, or the two cannot be compared. */
    UNKNOWN;

    /** Compares two fingerprints; 0 is "not known". */
    public static Comparison of(long a, long b) {
        return a == 0 || b == 0 ? UNKNOWN : a == b ? SAME : DIFFERENT;
    }
}
