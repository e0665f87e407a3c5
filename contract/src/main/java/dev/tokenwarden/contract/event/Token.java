package dev.tokenwarden.contract.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims and header values of a token under their registered names (RFC 7519, 8693, 9068, 7800), never the token
 * itself. Dates are NumericDate seconds. What is null was not reported, and switches off the checks that need it.
 *
 * @param aud empty: the token has none
 * @param scope space-delimited (RFC 6749, section 3.3)
 * @param hash base64url SHA-256 of the JWS signing input
 * @param oneTime true: to be presented once
 */
public record Token(
        String iss,
        @Nullable String jti,
        @Nullable String sub,
        @Nullable String clientId,
        @Nullable List<String> aud,
        @Nullable String scope,
        @Nullable Long iat,
        @Nullable Long nbf,
        @Nullable Long exp,
        @Nullable String alg,
        @Nullable String kid,
        @Nullable String typ,
        @Nullable Confirmation cnf,
        @Nullable Actor act,
        @Nullable Actor mayAct,
        @Nullable String txn,
        @Nullable String hash,
        @Nullable Boolean oneTime) {
    public Token {
        aud = aud == null ? null : List.copyOf(aud);
    }

    /** A token of which only the issuer and the name are known. */
    public static Token named(String iss, @Nullable String jti, @Nullable String hash) {
        return new Token(
                iss, jti, null, null, null, null, null, null, null, null, null, null, null, null, null, null, hash,
                null);
    }
}
