package dev.tokenwarden.revocation.decision;

import dev.tokenwarden.contract.identity.TokenIdentity;
import dev.tokenwarden.contract.revocation.Target;
import dev.tokenwarden.policy.IssuerPolicy;
import dev.tokenwarden.policy.Policy;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a denylist entry may end: all tokens that it covers have expired.
 *
 * @param at the end, clock skew included; null: never
 * @param known whether the end follows from an {@code exp}, not from an assumption
 */
public record Expiry(@Nullable Instant at, boolean known) {
    /** The assumed lifetime of a token without known {@code exp}, if policy names no {@code max_lifetime} of its issuer. */
    public static final Duration DEFAULT_LIFETIME = Duration.ofHours(24);
    /** The same for entries that cover many tokens. */
    public static final Duration DEFAULT_WIDE_LIFETIME = Duration.ofDays(30);

    /** No end: for keys, and for issuers without a cut-off. */
    public static final Expiry NEVER = new Expiry(null, true);

    /**
     * The end of the entry of a token, chain, session or grant. A token's entry lasts as long as its descendants may live:
     * later descendants are found because the entry exists.
     *
     * <p>A session or grant lasts until the latest {@code exp} of its known tokens, and for the issuer's longest lifetime after
     * the last issuance that was seen in it, or after now if none was.
     *
     * @param exp the token's own {@code exp}; null: not known
     * @throws IllegalArgumentException if the target is of another kind
     */
    public static Expiry of(Policy policy, Target target, @Nullable Instant exp, RevocationReach reach, Instant now) {
        if (target instanceof Target.OfSession session) {
            return ofFamily(policy, session.tenant(), session.iss(), reach, now);
        }
        if (target instanceof Target.OfGrant grant) {
            return ofFamily(policy, grant.tenant(), grant.iss(), reach, now);
        }
        return ofToken(
                policy, target.head().orElseThrow(() -> new IllegalArgumentException("target")), exp, reach, now);
    }

    /** The end of a token's entry. */
    public static Expiry ofToken(
            Policy policy, TokenIdentity token, @Nullable Instant exp, RevocationReach reach, Instant now) {
        boolean known = exp != null && !reach.someUnknown();
        Instant end = exp != null ? exp : now.plus(lifetime(policy, token.tenant(), token.iss(), DEFAULT_LIFETIME));
        return new Expiry(latest(end, reach, now).plus(policy.clockSkew()), known);
    }

    private static Expiry ofFamily(Policy policy, String tenant, String iss, RevocationReach reach, Instant now) {
        Instant from = reach.lastIssued() == null ? now : reach.lastIssued();
        Instant end = from.plus(lifetime(policy, tenant, iss, DEFAULT_LIFETIME));
        return new Expiry(latest(end, reach, now).plus(policy.clockSkew()), false);
    }

    private static Instant latest(Instant own, RevocationReach reach, Instant now) {
        Instant end = own;
        if (reach.someUnknown()) {
            end = later(end, now.plus(DEFAULT_LIFETIME));
        }
        if (reach.latestExp() != null) {
            end = later(end, reach.latestExp());
        }
        return end;
    }

    /**
     * The same end, or the end of the longest possible lifetime from now if that is later: for a token whose {@code exp} is
     * contested. It counts as known, so that a revocation that ends earlier does not cover the token.
     */
    Expiry contested(Policy policy, Target target, RevocationReach reach, Instant now) {
        Expiry longest = of(policy, target, null, reach, now);
        if (at == null || longest.at() == null) {
            return NEVER;
        }
        return new Expiry(later(at, longest.at()), true);
    }

    /** The end of an entry that covers tokens issued until {@code cutoff}; null: no cut-off. */
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
