package dev.tokenwarden.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An issuer as one tenant knows it.
 *
 * @param issuer its {@code iss}; one that ends in {@code *} stands for all that begin so
 * @param tenant the tenant whose tokens it signs; an issuer of several tenants is listed once for each. {@link #FOLLOWS}:
 *     what stands in the place of the issuer's {@code *}
 * @param ledgered whether it reports every token it issues, so that a token it did not report is suspect
 * @param ledgeredSince the {@code iat} from which on its ledger is complete; null: its first ledger event
 * @param maxLifetime longest {@code exp} minus {@code iat} that is in order; null: not judged
 * @param keyRotation longest time that a key may be in use; null: not judged
 * @param tenantClaim the claim of its tokens that names the tenant, where it signs for several; null: none
 */
public record IssuerPolicy(
        String issuer,
        String tenant,
        boolean ledgered,
        @Nullable Instant ledgeredSince,
        @Nullable Duration maxLifetime,
        @Nullable Duration keyRotation,
        @Nullable String tenantClaim) {

    /** As a tenant, or at the end of an issuer: whatever stands there. */
    public static final String FOLLOWS = "*";

    public IssuerPolicy {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(tenant, "tenant");
        if (issuer.endsWith(FOLLOWS) != tenant.equals(FOLLOWS)) {
            throw new IllegalArgumentException("an issuer that ends in * goes with the tenant *");
        }
    }

    /** Whether this stands for a family of issuers, each with a tenant of its own. */
    public boolean isFamily() {
        return tenant.equals(FOLLOWS);
    }
}
