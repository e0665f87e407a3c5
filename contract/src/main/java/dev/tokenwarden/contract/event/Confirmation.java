package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * The {@code cnf} claim (RFC 7800): the key that the token is bound to.
 *
 * @param jkt JWK SHA-256 thumbprint (RFC 9449, section 6)
 * @param x5tS256 certificate thumbprint (RFC 8705, section 3.1)
 */
public record Confirmation(@Nullable String jkt, @Nullable String x5tS256) {}
