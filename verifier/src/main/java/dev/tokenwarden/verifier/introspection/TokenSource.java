package dev.tokenwarden.verifier.introspection;

import dev.tokenwarden.verifier.jose.VerifiedClaims;
import java.io.IOException;
import java.util.Optional;

/** Finds the claims of a token that this server cannot read by itself. Safe for any number of threads. */
@FunctionalInterface
public interface TokenSource {
    /**
     * @param token as the client showed it
     * @return its claims; empty if it is not active
     * @throws IOException if the source cannot answer at present: respond with status 503
     */
    Optional<VerifiedClaims> find(String token) throws IOException;
}
