package dev.tokenwarden.contract.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Claims and header values of a token under their registered names (RFC 7519, 8693, 9068, 7800), never the token
 * itself. Dates are NumericDate seconds. A null value was not reported, and switches off the checks that need it.
 *
 * @param sid session identifier, the claim {@code sid} (OpenID Connect Back-Channel Logout 1.0)
 * @param grant identifier of the authorization grant, chosen by the issuer; never a refresh token or its value
 * @param aud empty: the token has no audience
 * @param scope space-delimited (RFC 6749, section 3.3)
 * @param hash base64url SHA-256 of the JWS signing input
 * @param oneTime true: the token may be presented once only
 */
public record Token(
        String iss,
        @Nullable String jti,
        @Nullable String sub,
        @Nullable String clientId,
        @Nullable String sid,
        @Nullable String grant,
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

    /** A builder for a token of this issuer. */
    public static TokenBuilder builder(String iss) {
        return new TokenBuilder(iss);
    }

    /** A token with a known issuer and {@code jti} only. */
    public static Token named(String iss, @Nullable String jti, @Nullable String hash) {
        return builder(iss).jti(jti).hash(hash).build();
    }

    /** A builder that starts with all values of this token. */
    public TokenBuilder toBuilder() {
        return builder(iss)
                .jti(jti)
                .sub(sub)
                .clientId(clientId)
                .sid(sid)
                .grant(grant)
                .aud(aud)
                .scope(scope)
                .iat(iat)
                .nbf(nbf)
                .exp(exp)
                .alg(alg)
                .kid(kid)
                .typ(typ)
                .cnf(cnf)
                .act(act)
                .mayAct(mayAct)
                .txn(txn)
                .hash(hash)
                .oneTime(oneTime);
    }
}
