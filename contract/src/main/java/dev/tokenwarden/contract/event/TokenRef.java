package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * A reference to a token in an event about another token. A reference has no tenant.
 *
 * @param sub the subject of the token, if the exchange reports it
 */
public record TokenRef(
        @Nullable String iss,
        @Nullable String jti,
        @Nullable String hash,
        @Nullable String sub) {}
