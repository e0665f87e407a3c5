package dev.tokenwarden.verifier.report;

import dev.tokenwarden.contract.event.Token;
import dev.tokenwarden.contract.event.Use;
import dev.tokenwarden.verifier.keys.KeySource;

/** Receives every presentation. Called on the request's thread: it must neither block nor throw. */
@FunctionalInterface
public interface UseListener {
    /**
     * Names an issuer that a verifier trusts, once before the first use.
     *
     * @param keys its key set. {@code UseReporter} reports keys of it whose private part was published
     */
    default void trusts(String issuer, KeySource keys) {}

    /**
     * @param tenant the tenant that the token belongs to, or the verifier's own where that is not known
     * @param token its claims as far as they could be read; not trustworthy if the use is not believed
     */
    void used(String tenant, Token token, Use use);
}
