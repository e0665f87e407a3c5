package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.verifier.IssuerProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whose JWTs prove who calls. Policy says which registration a caller has ({@code credentials}).
 *
 * @param issuers of JWTs; empty: certificates only
 * @param ownIssuer the one of {@code issuers} whose {@code sub} is the name of a registration, without an entry in policy; null:
 *     none
 * @param audience must be in {@code aud} of a JWT
 */
public record GatewayTrust(
        List<IssuerProfile> issuers, @Nullable String ownIssuer, String audience) {
    /** The audience unless another is named. */
    public static final String AUDIENCE = "urn:tokenwarden:gateway";

    public GatewayTrust {
        issuers = List.copyOf(issuers);
        for (IssuerProfile issuer : issuers) {
            if (issuer.symmetric()) {
                throw new IllegalArgumentException(
                        "issuers: with a shared secret, each verifier could sign; use an asymmetric key");
            }
        }
    }
}
