package dev.tokenwarden.verifier.denylist;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.verifier.denylist.DenylistView.Answer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Says whether a token is revoked: from a view in process ({@link DenylistView}), or by asking Redis each time
 * ({@link DirectDenylist}). Safe for any number of threads.
 */
public sealed interface Denylist extends AutoCloseable permits DenylistView, DirectDenylist {
    /**
     * What is known of a token whose signature was verified.
     *
     * @param keyThumbprint JWK SHA-256 thumbprint of the key that verified it
     */
    Answer check(String tenant, Token token, String keyThumbprint);

    /** What Redis says, asked now: one round trip, of bounded time. UNKNOWN where it does not answer, or is not complete. */
    Answer ask(String tenant, Token token, String keyThumbprint);

    /** How far what is known may be behind; null where nothing is, or nothing is kept. */
    @Nullable
    Duration age();

    @Override
    void close();
}
