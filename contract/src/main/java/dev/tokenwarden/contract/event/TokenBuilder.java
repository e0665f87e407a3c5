package dev.tokenwarden.contract.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a {@link Token}. A value that is not set was not reported. Not thread-safe. */
public final class TokenBuilder {
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

    TokenBuilder(String iss) {
        this.iss = iss;
    }

    public TokenBuilder jti(@Nullable String value) {
        jti = value;
        return this;
    }

    public TokenBuilder sub(@Nullable String value) {
        sub = value;
        return this;
    }

    public TokenBuilder clientId(@Nullable String value) {
        clientId = value;
        return this;
    }

    public TokenBuilder sid(@Nullable String value) {
        sid = value;
        return this;
    }

    public TokenBuilder grant(@Nullable String value) {
        grant = value;
        return this;
    }

    public TokenBuilder aud(@Nullable List<String> value) {
        aud = value;
        return this;
    }

    public TokenBuilder scope(@Nullable String value) {
        scope = value;
        return this;
    }

    public TokenBuilder iat(@Nullable Long value) {
        iat = value;
        return this;
    }

    public TokenBuilder nbf(@Nullable Long value) {
        nbf = value;
        return this;
    }

    public TokenBuilder exp(@Nullable Long value) {
        exp = value;
        return this;
    }

    public TokenBuilder alg(@Nullable String value) {
        alg = value;
        return this;
    }

    public TokenBuilder kid(@Nullable String value) {
        kid = value;
        return this;
    }

    public TokenBuilder typ(@Nullable String value) {
        typ = value;
        return this;
    }

    public TokenBuilder cnf(@Nullable Confirmation value) {
        cnf = value;
        return this;
    }

    public TokenBuilder act(@Nullable Actor value) {
        act = value;
        return this;
    }

    public TokenBuilder mayAct(@Nullable Actor value) {
        mayAct = value;
        return this;
    }

    public TokenBuilder txn(@Nullable String value) {
        txn = value;
        return this;
    }

    public TokenBuilder hash(@Nullable String value) {
        hash = value;
        return this;
    }

    public TokenBuilder oneTime(@Nullable Boolean value) {
        oneTime = value;
        return this;
    }

    /** The token of the values that were set. */
    public Token build() {
        return new Token(
                iss, jti, sub, clientId, sid, grant, aud, scope, iat, nbf, exp, alg, kid, typ, cnf, act, mayAct, txn,
                hash, oneTime);
    }
}
