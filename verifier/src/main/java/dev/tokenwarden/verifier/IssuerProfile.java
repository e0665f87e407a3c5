package dev.tokenwarden.verifier;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a resource server asks of one issuer's tokens. Immutable.
 *
 * @param issuer the {@code iss} of its tokens, compared as it stands
 * @param tenant the tenant its tokens belong to
 * @param tenantClaim the claim that names the tenant instead, for an issuer of several; null: none
 * @param keys its keys, which verify no other issuer's tokens
 * @param algorithms JWS algorithms that are allowed
 * @param types allowed {@code typ}, in lower case without {@code application/}; empty: any, or none
 * @param requiredClaims claims that a token must have; {@code iss} and {@code exp} are always among them
 * @param maxLifetime longest {@code exp} minus {@code iat}; null: not limited
 * @param skew how far the issuer's clock may differ
 */
public record IssuerProfile(
        String issuer,
        String tenant,
        @Nullable String tenantClaim,
        KeySource keys,
        Set<String> algorithms,
        Set<String> types,
        Set<String> requiredClaims,
        @Nullable Duration maxLifetime,
        Duration skew) {

    public IssuerProfile {
        if (issuer.isBlank() || tenant.isBlank()) {
            throw new IllegalArgumentException("issuer and tenant must not be empty");
        }
        Objects.requireNonNull(keys, "keys");
        algorithms = Set.copyOf(algorithms);
        for (String alg : algorithms) {
            if (!Algorithms.known(alg)) {
                throw new IllegalArgumentException("algorithms: " + alg + " is not known");
            }
        }
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("algorithms: must not be empty");
        }
        Set<String> lower = new LinkedHashSet<>();
        types.forEach(type -> lower.add(Objects.requireNonNull(JoseHeader.type(type))));
        types = Set.copyOf(lower);
        requiredClaims = Set.copyOf(requiredClaims);
        if (skew.isNegative() || (maxLifetime != null && maxLifetime.isNegative())) {
            throw new IllegalArgumentException("skew and maxLifetime: must not be negative");
        }
    }

    /** Whether it accepts tokens signed with a shared secret. */
    public boolean symmetric() {
        return algorithms.stream().anyMatch(Algorithms::symmetric);
    }

    /** A profile with the defaults of RFC 9068 and RFC 8725. */
    public static Builder builder(String issuer, String tenant, KeySource keys) {
        return new Builder(issuer, tenant, keys);
    }

    /** Settings of an {@link IssuerProfile}. */
    public static final class Builder {
        private final String issuer;
        private final String tenant;
        private final KeySource keys;
        private @Nullable String tenantClaim;
        private Set<String> algorithms = Algorithms.ASYMMETRIC;
        private Set<String> types = Set.of("at+jwt");
        private Set<String> requiredClaims = Set.of("aud", "sub", "client_id", "iat", "jti");
        private @Nullable Duration maxLifetime;
        private Duration skew = Duration.ofSeconds(60);

        private Builder(String issuer, String tenant, KeySource keys) {
            this.issuer = issuer;
            this.tenant = tenant;
            this.keys = keys;
        }

        /** The claim that names the tenant, for an issuer of several. */
        public Builder tenantClaim(String claim) {
            this.tenantClaim = claim;
            return this;
        }

        /** Default: all asymmetric ones. HS256, HS384 and HS512 are only allowed if they are named here. */
        public Builder algorithms(String... allowed) {
            this.algorithms = Set.of(allowed);
            return this;
        }

        /** Default: {@code at+jwt} (RFC 9068). None: any type is in order, as is none. */
        public Builder types(String... allowed) {
            this.types = Set.of(allowed);
            return this;
        }

        /** Default: {@code aud}, {@code sub}, {@code client_id}, {@code iat}, {@code jti} (RFC 9068, section 2.2). */
        public Builder requiredClaims(String... names) {
            this.requiredClaims = Set.of(names);
            return this;
        }

        /** Default: not limited. A token without {@code iat} is refused where it is. */
        public Builder maxLifetime(Duration limit) {
            this.maxLifetime = limit;
            return this;
        }

        /** Default: 60 seconds. */
        public Builder skew(Duration allowed) {
            this.skew = allowed;
            return this;
        }

        public IssuerProfile build() {
            return new IssuerProfile(
                    issuer, tenant, tenantClaim, keys, algorithms, types, requiredClaims, maxLifetime, skew);
        }
    }
}
