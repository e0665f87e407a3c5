package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/** Claims of the DPoP proof that came with the token (RFC 9449, section 4.2). */
public record Proof(
        @Nullable String jti,
        @Nullable Long iat,
        @Nullable String htm,
        @Nullable String htu) {}
