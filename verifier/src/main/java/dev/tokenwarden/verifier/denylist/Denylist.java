package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.event.Token;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Answers whether a token is revoked: from a view in process ({@code DenylistView}), or by asking Redis each time
 * ({@code DirectDenylist}). Safe for any number of threads.
 */
public interface Denylist extends AutoCloseable {
    /**
     * What is known about a token whose signature was verified.
     *
     * @param keyThumbprint JWK SHA-256 thumbprint of the key that verified it; empty: not known
     */
    DenylistAnswer check(String tenant, Token token, String keyThumbprint);

    /** Asks Redis, within a bounded time. UNKNOWN if Redis does not answer or its denylist is incomplete. */
    DenylistAnswer ask(String tenant, Token token, String keyThumbprint);

    /** How old the view may be; null if there is no view, or it was never complete. */
    @Nullable
    Duration age();

    @Override
    void close();
}
