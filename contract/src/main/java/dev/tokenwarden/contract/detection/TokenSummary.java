package dev.tokenwarden.contract.detection;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The token of a detection.
 *
 * @param iat NumericDate seconds
 * @param exp NumericDate seconds: a revocation of the token must last until then
 * @param contested true: reporters contradict each other about a claim of the token, so that no claim may suppress a decision
 */
public record TokenSummary(
        String iss,
        @Nullable String jti,
        @Nullable String hash,
        @Nullable String sub,
        @Nullable String clientId,
        @Nullable String sid,
        @Nullable String grant,
        @Nullable String kid,
        @Nullable String alg,
        @Nullable Long iat,
        @Nullable Long exp,
        @Nullable Boolean contested) {
    public TokenSummary {
        Objects.requireNonNull(iss, "iss");
    }

    /** A builder for a token of this issuer. */
    public static Builder builder(String iss) {
        return new Builder(iss);
    }

    /** Builds a {@link TokenSummary}. A value that is not set is not known. Not thread-safe. */
    public static final class Builder {
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

        private Builder(String iss) {
            this.iss = iss;
        }

        public Builder jti(@Nullable String value) {
            jti = value;
            return this;
        }

        public Builder hash(@Nullable String value) {
            hash = value;
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

        public Builder kid(@Nullable String value) {
            kid = value;
            return this;
        }

        public Builder alg(@Nullable String value) {
            alg = value;
            return this;
        }

        public Builder iat(@Nullable Long value) {
            iat = value;
            return this;
        }

        public Builder exp(@Nullable Long value) {
            exp = value;
            return this;
        }

        public Builder contested(@Nullable Boolean value) {
            contested = value;
            return this;
        }

        /** The summary of the values that were set. */
        public TokenSummary build() {
            return new TokenSummary(iss, jti, hash, sub, clientId, sid, grant, kid, alg, iat, exp, contested);
        }
    }
}
