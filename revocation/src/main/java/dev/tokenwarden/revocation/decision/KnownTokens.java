package dev.tokenwarden.revocation.decision;

/**
 * What is known about live tokens.
 *
 * @param live how many there are
 * @param directory whose they are, and which session and grant they belong to
 */
public record KnownTokens(LiveTokenCounts live, TokenDirectory directory) {
    /** Nothing is known. */
    public static final KnownTokens NONE = new KnownTokens(LiveTokenCounts.UNKNOWN, TokenDirectory.EMPTY);
}
