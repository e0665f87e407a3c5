package dev.tokenwarden.revocation.decision;

/**
 * Knowledge about live tokens.
 *
 * @param live their numbers
 * @param directory their owners, sessions and grants
 */
public record KnownTokens(LiveTokenCounts live, TokenDirectory directory) {
    /** No token is known. */
    public static final KnownTokens NONE = new KnownTokens(LiveTokenCounts.UNKNOWN, TokenDirectory.EMPTY);
}
