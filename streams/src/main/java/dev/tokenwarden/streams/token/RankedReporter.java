package dev.tokenwarden.streams.token;

/**
 * A reporter of claims, and how much its report counts. A lower rank counts more.
 *
 * @param name of the registration; empty if it is not known
 * @param rank {@link #ISSUER}, {@link #AUDIENCE} or {@link #OTHER}
 */
public record RankedReporter(String name, int rank) {
    /** The issuer of the token. */
    public static final int ISSUER = 1;
    /** A verifier that the token is meant for. */
    public static final int AUDIENCE = 2;
    /** Any other reporter. */
    public static final int OTHER = 3;
}
