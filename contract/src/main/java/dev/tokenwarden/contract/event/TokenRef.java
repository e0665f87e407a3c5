package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * A token named by another event. It has no tenant of its own.
 *
 * @param sub the token's subject, where the exchange reports it
 */
public record TokenRef(
        @Nullable String iss,
        @Nullable String jti,
        @Nullable String hash,
        @Nullable String sub) {}
