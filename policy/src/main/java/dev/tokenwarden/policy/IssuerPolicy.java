package dev.tokenwarden.policy;

import dev.tokenwarden.contract.claims.ClaimMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An issuer of one tenant.
 *
 * @param issuer its {@code iss}; one that ends in {@code *} matches every issuer with that prefix
 * @param tenant the tenant whose tokens it signs; an issuer of several tenants is listed once for each.
 *     {@link #FOLLOWS}: the part of the issuer in place of the {@code *}
 * @param ledger what it reports about the tokens that it issues
 * @param maxLifetime the maximum of {@code exp} minus {@code iat}; null: not judged
 * @param keyRotation the maximum time that a key may be in use; null: not judged
 * @param tenantClaim the claim that names the tenant, for an issuer of several tenants; null: none
 * @param claims how the claims of its tokens are read. If they do not identify the client, revoking a client has no
 *     effect on them
 */
public record IssuerPolicy(
        String issuer,
        String tenant,
        Ledger ledger,
        @Nullable Duration maxLifetime,
        @Nullable Duration keyRotation,
        @Nullable String tenantClaim,
        ClaimMapping claims) {

    /**
     * What an issuer reports about the tokens that it issues.
     *
     * @param complete whether it reports every token, so that an unreported token is suspect
     * @param since the {@code iat} from which the ledger is complete; null: its first ledger event
     */
    public record Ledger(boolean complete, @Nullable Instant since) {
        /** It does not report every token. */
        public static final Ledger NONE = new Ledger(false, null);
    }

    /** Wildcard: as a tenant, or at the end of an issuer. */
    public static final String FOLLOWS = "*";

    public IssuerPolicy {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(tenant, "tenant");
        Objects.requireNonNull(claims, "claims");
        if (issuer.endsWith(FOLLOWS) != tenant.equals(FOLLOWS)) {
            throw new IllegalArgumentException("an issuer that ends in * needs the tenant *");
        }
    }

    /** Whether it reports every token that it issues. */
    public boolean ledgered() {
        return ledger.complete();
    }

    /** The {@code iat} from which its ledger is complete; null: its first ledger event. */
    public @Nullable Instant ledgeredSince() {
        return ledger.since();
    }

    /** Whether this entry matches several issuers, each with its own tenant. */
    public boolean isFamily() {
        return tenant.equals(FOLLOWS);
    }
}
