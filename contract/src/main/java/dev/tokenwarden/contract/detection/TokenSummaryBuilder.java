package dev.tokenwarden.contract.detection;

import org.jspecify.annotations.Nullable;

/** Builds a {@link TokenSummary}. A value that is not set is not known. Not thread-safe. */
public final class TokenSummaryBuilder {
    private final String iss;
    private @Nullable String jti;
    private @Nullable String hash;
    private @Nullable String sub;
    private @Nullable String clientId;
    private @Nullable String sid;
    private @Nullable String grant;
    private @Nullable String kid;
    private @Nullable String alg;
    private @Nullable Long iat;
    private @Nullable Long exp;
    private @Nullable Boolean contested;

    TokenSummaryBuilder(String iss) {
        this.iss = iss;
    }

    public TokenSummaryBuilder jti(@Nullable String value) {
        jti = value;
        return this;
    }

    public TokenSummaryBuilder hash(@Nullable String value) {
        hash = value;
        return this;
    }

    public TokenSummaryBuilder sub(@Nullable String value) {
        sub = value;
        return this;
    }

    public TokenSummaryBuilder clientId(@Nullable String value) {
        clientId = value;
        return this;
    }

    public TokenSummaryBuilder sid(@Nullable String value) {
        sid = value;
        return this;
    }

    public TokenSummaryBuilder grant(@Nullable String value) {
        grant = value;
        return this;
    }

    public TokenSummaryBuilder kid(@Nullable String value) {
        kid = value;
        return this;
    }

    public TokenSummaryBuilder alg(@Nullable String value) {
        alg = value;
        return this;
    }

    public TokenSummaryBuilder iat(@Nullable Long value) {
        iat = value;
        return this;
    }

    public TokenSummaryBuilder exp(@Nullable Long value) {
        exp = value;
        return this;
    }

    public TokenSummaryBuilder contested(@Nullable Boolean value) {
        contested = value;
        return this;
    }

    /** The summary of the values that were set. */
    public TokenSummary build() {
        return new TokenSummary(iss, jti, hash, sub, clientId, sid, grant, kid, alg, iat, exp, contested);
    }
}
