package dev.tokenwarden.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An issuer as one tenant knows it.
 *
 * @param issuer its {@code iss}; one that ends in {@code *} matches every issuer with that prefix
 * @param tenant the tenant whose tokens it signs; an issuer of several tenants is listed once for each. {@link #FOLLOWS}:
 *     the part of the issuer in place of the {@code *}
 * @param ledgered whether it reports every token that it issues, so that an unreported token is suspect
 * @param ledgeredSince the {@code iat} from which its ledger is complete; null: its first ledger event
 * @param maxLifetime the maximum of {@code exp} minus {@code iat}; null: not judged
 * @param keyRotation the maximum time that a key may be in use; null: not judged
 * @param tenantClaim the claim that names the tenant, for an issuer of several tenants; null: none
 */
public record IssuerPolicy(
        String issuer,
        String tenant,
        boolean ledgered,
        @Nullable Instant ledgeredSince,
        @Nullable Duration maxLifetime,
        @Nullable Duration keyRotation,
        @Nullable String tenantClaim) {

    /** Wildcard: as a tenant, or at the end of an issuer. */
    public static final String FOLLOWS = "*";

    public IssuerPolicy {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(tenant, "tenant");
        if (issuer.endsWith(FOLLOWS) != tenant.equals(FOLLOWS)) {
            throw new IllegalArgumentException("an issuer that ends in * needs the tenant *");
        }
    }

    /** Whether this entry matches several issuers, each with its own tenant. */
    public boolean isFamily() {
        return tenant.equals(FOLLOWS);
    }
}
