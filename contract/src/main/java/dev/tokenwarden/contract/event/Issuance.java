package dev.tokenwarden.contract.event;

import org.jspecify.annotations.Nullable;

/**
 * The token request that led to an issued token.
 *
 * @param grantType {@code authorization_code}, {@code refresh_token}, {@code client_credentials}, a URN, ... (RFC 6749)
 * @param refresh base64url SHA-256 of the refresh token that was redeemed; counts with grant type
 *     {@code refresh_token} only
 * @param client the client that called the token endpoint, as the issuer saw it
 */
public record Issuance(
        @Nullable String grantType,
        @Nullable String refresh,
        @Nullable ClientContext client) {}
