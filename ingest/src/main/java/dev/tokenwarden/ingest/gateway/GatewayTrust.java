package dev.tokenwarden.ingest.gateway;

import dev.tokenwarden.verifier.IssuerProfile;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The issuers whose JWTs identify callers. Policy says which registration a caller has ({@code credentials}).
 *
 * @param issuers of JWTs; empty: certificates only
 * @param ownIssuer the one of {@code issuers} whose {@code sub} is the name of a registration, without an entry in
 *     policy; null: none
 * @param audiences one of them must be in {@code aud} of a JWT
 */
public record GatewayTrust(
        List<IssuerProfile> issuers, @Nullable String ownIssuer, List<String> audiences) {
    /** The audience of the tokens of this process, and of others unless another one is configured. */
    public static final String AUDIENCE = "urn:tokenwarden:gateway";

    public GatewayTrust {
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
        if (audiences.isEmpty()) {
            throw new IllegalArgumentException("audiences: at least one");
        }
        for (IssuerProfile issuer : issuers) {
            if (issuer.symmetric()) {
                throw new IllegalArgumentException(
                        "issuers: with a shared secret, each verifier could sign; use an asymmetric key");
            }
        }
    }

    /** With one audience. */
    public GatewayTrust(List<IssuerProfile> issuers, @Nullable String ownIssuer, String audience) {
        this(issuers, ownIssuer, List.of(audience));
    }
}
