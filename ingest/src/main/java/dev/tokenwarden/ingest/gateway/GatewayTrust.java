package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.verifier.IssuerProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose word on who calls is taken. Which registration a caller has, policy says (its {@code credentials}).
 *
 * @param issuers of JWTs; empty: certificates only
 * @param ownIssuer that of {@code issuers} which names registrations as they are called, without an entry in policy: its
 *     {@code sub} is the registration's name; null: none
 * @param audience what {@code aud} of a JWT must hold
 */
public record GatewayTrust(
        List<IssuerProfile> issuers, @Nullable String ownIssuer, String audience) {
    /** The audience unless another is named. */
    public static final String AUDIENCE = "urn:tokenwarden:gateway";

    public GatewayTrust {
        issuers = List.copyOf(issuers);
        for (IssuerProfile issuer : issuers) {
            if (issuer.symmetric()) {
                throw new IllegalArgumentException("issuers: whoever verifies a shared secret could sign with it");
            }
        }
    }
}
