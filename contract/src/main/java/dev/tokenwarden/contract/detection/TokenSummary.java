package dev.tokenwarden.contract.detection;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The token that was at hand.
 *
 * @param iat NumericDate seconds
 * @param exp NumericDate seconds: until when a revocation of it must last
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
        @Nullable Long exp) {
    public TokenSummary {
        Objects.requireNonNull(iss, "iss");
    }

    /** A builder for a token of this issuer. */
    public static TokenSummaryBuilder builder(String iss) {
        return new TokenSummaryBuilder(iss);
    }
}
