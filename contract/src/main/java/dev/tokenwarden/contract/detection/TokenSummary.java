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
    public static TokenSummaryBuilder builder(String iss) {
        return new TokenSummaryBuilder(iss);
    }
}
