package dev.tokenwarden.standalone.demo.world;

/**
 * An answer of one of the demo's servers.
 *
 * @param status HTTP status
 * @param problem {@code error_description} or reason given with a refusal, else empty
 */
public record Reply(int status, String problem) {
    public boolean accepted() {
        return status >= 200 && status < 300;
    }

    /** Whether the token was refused, by this service or by one that it called. */
    public boolean denied() {
        return status == 401 || status == 403;
    }

    /** Whether it was refused because it is revoked. */
    public boolean revoked() {
        return denied() && problem.equals(EmbeddedVerifier.REVOKED);
    }
}
