package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When an entry may end because no token it covers can still be alive.
 *
 * @param at the end, skew included; null: never
 * @param known whether it follows from an {@code exp}, rather than from an assumption
 */
public record Expiry(@Nullable Instant at, boolean known) {
    /** How long a token of unknown {@code exp} is taken to live, where policy names no longest lifetime of its issuer. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofHours(24);
    /** The same for entries that cover many tokens. */
    public static final Duration DEFAULT_WIDE_LIFETIME = Duration.ofDays(30);

    /** For keys, and issuers without a cut-off. */
    public static final Expiry NEVER = new Expiry(null, true);

    /**
     * The end of a token's entry, its descendants' included: they are put on the ledger because the token stands there.
     *
     * @param exp the token's own, where known
     */
    public static Expiry ofToken(Policy policy, TokenIdentity token, @Nullable Instant exp, Reach reach, Instant now) {
        boolean known = exp != null && !reach.someUnknown();
        Instant end = exp != null ? exp : now.plus(lifetime(policy, token.tenant(), token.iss(), DEFAULT_LIFETIME));
        if (reach.someUnknown()) {
            end = later(end, now.plus(DEFAULT_LIFETIME));
        }
        if (reach.latestExp() != null) {
            end = later(end, reach.latestExp());
        }
        return new Expiry(end.plus(policy.clockSkew()), known);
    }

    /** The end of an entry that covers what was issued until {@code cutoff}; null: without cut-off. */
    public static Expiry ofWide(Policy policy, Target target, @Nullable Instant cutoff) {
        if (cutoff == null) {
            return NEVER;
        }
        Duration lifetime = DEFAULT_WIDE_LIFETIME;
        if (target instanceof Target.OfSubject subject) {
            lifetime = lifetime(policy, subject.tenant(), subject.iss(), DEFAULT_WIDE_LIFETIME);
        } else if (target instanceof Target.OfIssuer issuer) {
            lifetime = lifetime(policy, issuer.tenant(), issuer.iss(), DEFAULT_WIDE_LIFETIME);
        }
        return new Expiry(cutoff.plus(lifetime).plus(policy.clockSkew()), false);
    }

    /** Whether {@code now} is past the end. */
    public boolean isPast(Instant now) {
        return at != null && !at.isAfter(now);
    }

    private static Duration lifetime(Policy policy, String tenant, String iss, Duration otherwise) {
        IssuerPolicy issuer = policy.issuer(tenant, iss);
        Duration longest = issuer == null ? null : issuer.maxLifetime();
        return longest == null ? otherwise : longest;
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
