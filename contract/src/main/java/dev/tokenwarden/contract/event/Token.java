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
    public static Builder builder(String iss) {
        return new Builder(iss);
    }

    /** A token with a known issuer and {@code jti} only. */
    public static Token named(String iss, @Nullable String jti, @Nullable String hash) {
        return builder(iss).jti(jti).hash(hash).build();
    }

    /** A builder that starts with all values of this token. */
    public Builder toBuilder() {
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

    /** Builds a {@link Token}. A value that is not set was not reported. Not thread-safe. */
    public static final class Builder {
        private final String iss;
        private @Nullable String jti;
        private @Nullable String sub;
        private @Nullable String clientId;
        private @Nullable String sid;
        private @Nullable String grant;
        private @Nullable List<String> aud;
        private @Nullable String scope;
        private @Nullable Long iat;
        private @Nullable Long nbf;
        private @Nullable Long exp;
        private @Nullable String alg;
        private @Nullable String kid;
        private @Nullable String typ;
        private @Nullable Confirmation cnf;
        private @Nullable Actor act;
        private @Nullable Actor mayAct;
        private @Nullable String txn;
        private @Nullable String hash;
        private @Nullable Boolean oneTime;

        private Builder(String iss) {
            this.iss = iss;
        }

        public Builder jti(@Nullable String value) {
            jti = value;
            return this;
        }

        public Builder sub(@Nullable String value) {
            sub = value;
            return this;
        }

        public Builder clientId(@Nullable String value) {
            clientId = value;
            return this;
        }

        public Builder sid(@Nullable String value) {
            sid = value;
            return this;
        }

        public Builder grant(@Nullable String value) {
            grant = value;
            return this;
        }

        public Builder aud(@Nullable List<String> value) {
            aud = value;
            return this;
        }

        public Builder scope(@Nullable String value) {
            scope = value;
            return this;
        }

        public Builder iat(@Nullable Long value) {
            iat = value;
            return this;
        }

        public Builder nbf(@Nullable Long value) {
            nbf = value;
            return this;
        }

        public Builder exp(@Nullable Long value) {
            exp = value;
            return this;
        }

        public Builder alg(@Nullable String value) {
            alg = value;
            return this;
        }

        public Builder kid(@Nullable String value) {
            kid = value;
            return this;
        }

        public Builder typ(@Nullable String value) {
            typ = value;
            return this;
        }

        public Builder cnf(@Nullable Confirmation value) {
            cnf = value;
            return this;
        }

        public Builder act(@Nullable Actor value) {
            act = value;
            return this;
        }

        public Builder mayAct(@Nullable Actor value) {
            mayAct = value;
            return this;
        }

        public Builder txn(@Nullable String value) {
            txn = value;
            return this;
        }

        public Builder hash(@Nullable String value) {
            hash = value;
            return this;
        }

        public Builder oneTime(@Nullable Boolean value) {
            oneTime = value;
            return this;
        }

        /** The token of the values that were set. */
        public Token build() {
            return new Token(
                    iss, jti, sub, clientId, sid, grant, aud, scope, iat, nbf, exp, alg, kid, typ, cnf, act, mayAct,
                    txn, hash, oneTime);
        }
    }
}
