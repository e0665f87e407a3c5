package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.detection.TokenSummary;
import dev.tokenwarden.policy.Enforcement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client and subject of a token.
 *
 * @param clientId null: not known
 * @param sub null: not known
 * @param contested whether reporters contradict each other about this token
 */
public record TokenOwner(
        @Nullable String clientId, @Nullable String sub, boolean contested) {
    /** Neither client nor subject is known. */
    public static final TokenOwner UNKNOWN = new TokenOwner(null, null, false);

    /** The owner that a detection names. */
    static TokenOwner of(@Nullable TokenSummary token) {
        return token == null
                ? UNKNOWN
                : new TokenOwner(token.clientId(), token.sub(), Boolean.TRUE.equals(token.contested()));
    }

    /** Whether client or subject is known. */
    public boolean isKnown() {
        return clientId != null || sub != null;
    }

    /** Whether both name the same client and the same subject. */
    public boolean isSame(TokenOwner other) {
        return Objects.equals(clientId, other.clientId) && Objects.equals(sub, other.sub);
    }

    /** Whether {@code never_revoke} of this policy protects a token of this owner and issuer. */
    public boolean isProtected(Enforcement enforcement, String iss) {
        return enforcement.isNeverRevoked(clientId, sub, iss);
    }
}
