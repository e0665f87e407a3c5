package dev.tokenwarden.contract.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An issuer as one tenant knows it.
 *
 * @param issuer its {@code iss}
 * @param tenant the tenant whose tokens it signs; an issuer of several tenants is listed once for each
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

    public IssuerPolicy {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(tenant, "tenant");
    }
}
