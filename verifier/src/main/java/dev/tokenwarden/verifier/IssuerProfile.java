package dev.tokenwarden.verifier;

import dev.tokenwarden.contract.claims.AccessTokenMarks;
import dev.tokenwarden.contract.claims.ClaimMapping;
import dev.tokenwarden.contract.claims.ClaimPresets;
import dev.tokenwarden.contract.claims.IssuerPattern;
import dev.tokenwarden.verifier.jose.Algorithms;
import dev.tokenwarden.verifier.jose.JoseHeader;
import dev.tokenwarden.verifier.keys.KeySource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The requirements of a resource server for the access tokens of one issuer, or of a family of issuers. Immutable. */
public final class IssuerProfile {
    private final String issuer;
    private final @Nullable IssuerPattern pattern;
    private final String tenant;
    private final @Nullable String tenantClaim;
    private final KeySource keys;
    private final Set<String> algorithms;
    private final ClaimMapping claims;
    private final @Nullable Duration maxLifetime;
    private final Duration skew;
    private final Predicate<String> senderConstrained;

    private IssuerProfile(Builder builder) {
        this.issuer = builder.issuer;
        this.pattern = builder.pattern;
        this.tenant = builder.tenant;
        if (issuer.isBlank() || tenant.isBlank()) {
            throw new IllegalArgumentException("issuer and tenant must not be empty");
        }
        this.tenantClaim = builder.tenantClaim;
        this.keys = Objects.requireNonNull(builder.keys, "keys");
        this.algorithms = Set.copyOf(builder.algorithms);
        for (String alg : algorithms) {
            if (!Algorithms.known(alg)) {
                throw new IllegalArgumentException("algorithms: " + alg + " is not known");
            }
        }
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("algorithms: must not be empty");
        }
        this.claims = builder.mapping();
        this.maxLifetime = builder.maxLifetime;
        this.skew = builder.skew;
        if (skew.isNegative() || (maxLifetime != null && maxLifetime.isNegative())) {
            throw new IllegalArgumentException("skew and maxLifetime: must not be negative");
        }
        this.senderConstrained = builder.senderConstrained;
    }

    /** The {@code iss} of its tokens, compared as it is; for a family of issuers the pattern. */
    public String issuer() {
        return issuer;
    }

    /** The pattern that the {@code iss} must match; empty where the profile is for one issuer. */
    public Optional<IssuerPattern> pattern() {
        return Optional.ofNullable(pattern);
    }

    /** The tenant that its tokens belong to, unless {@link #tenantClaim} names it. */
    public String tenant() {
        return tenant;
    }

    /** The claim that names the tenant, for an issuer of several tenants. */
    public Optional<String> tenantClaim() {
        return Optional.ofNullable(tenantClaim);
    }

    /** Its keys. They do not verify tokens of other issuers. */
    public KeySource keys() {
        return keys;
    }

    /** JWS algorithms that are allowed. */
    public Set<String> algorithms() {
        return algorithms;
    }

    /** How its claims are read, and how an access token differs from other tokens. */
    public ClaimMapping claims() {
        return claims;
    }

    /** Longest {@code exp} minus {@code iat}; empty: not limited. */
    public Optional<Duration> maxLifetime() {
        return Optional.ofNullable(maxLifetime);
    }

    /** How far the issuer's clock may differ. */
    public Duration skew() {
        return skew;
    }

    /** Whether the operation accepts only tokens that are bound to a key or a certificate. */
    public boolean requiresSenderConstraint(String operation) {
        return senderConstrained.test(operation);
    }

    /** Whether its tokens name their client. If not, revoking a client has no effect on this issuer's tokens. */
    public boolean identifiesClient() {
        return claims.identifiesClient();
    }

    /** Whether it accepts tokens signed with a shared secret. */
    public boolean symmetric() {
        return algorithms.stream().anyMatch(Algorithms::symmetric);
    }

    /** A profile with the defaults of RFC 9068 and RFC 8725. */
    public static Builder builder(String issuer, String tenant, KeySource keys) {
        return new Builder(issuer, null, tenant, keys);
    }

    /**
     * A profile for a family of issuers that share one key set.
     *
     * @param tenant the tenant of all of them, unless {@link Builder#tenantClaim} is set
     */
    public static Builder builder(IssuerPattern issuers, String tenant, KeySource keys) {
        return new Builder(issuers.toString(), issuers, tenant, keys);
    }

    @Override
    public String toString() {
        return "IssuerProfile[issuer=" + issuer + ", tenant=" + tenant + ", algorithms=" + algorithms + "]";
    }

    /** Settings of an {@link IssuerProfile}. */
    public static final class Builder {
        private final String issuer;
        private final @Nullable IssuerPattern pattern;
        private final String tenant;
        private final KeySource keys;
        private @Nullable String tenantClaim;
        private Set<String> algorithms = Algorithms.ASYMMETRIC;
        private ClaimMapping claims = ClaimPresets.rfc9068();
        private @Nullable Set<String> types;
        private @Nullable Set<String> requiredClaims;
        private final Map<String, Set<String>> requiredValues = new LinkedHashMap<>();
        private @Nullable Duration maxLifetime;
        private Duration skew = Duration.ofSeconds(60);
        private Predicate<String> senderConstrained = operation -> false;

        private Builder(String issuer, @Nullable IssuerPattern pattern, String tenant, KeySource keys) {
            this.issuer = issuer;
            this.pattern = pattern;
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

        /**
         * How claims are read. Default: {@link ClaimPresets#rfc9068}. Also sets the defaults of types and required
         * claims.
         */
        public Builder claims(ClaimMapping mapping) {
            this.claims = mapping;
            return this;
        }

        /**
         * A preset for an identity provider.
         *
         * @param preset one of {@link ClaimPresets#names}
         * @throws IllegalArgumentException if there is no such preset
         */
        public Builder claims(String preset) {
            return claims(ClaimPresets.find(preset)
                    .orElseThrow(() -> new IllegalArgumentException("claims: no preset \"" + preset + "\"; there are "
                            + String.join(", ", ClaimPresets.names()))));
        }

        /** Allowed {@code typ}. Default: those of the claim mapping. None: any type is accepted, and no type. */
        public Builder types(String... allowed) {
            Set<String> lower = new LinkedHashSet<>();
            for (String type : allowed) {
                lower.add(Objects.requireNonNull(JoseHeader.type(type)));
            }
            this.types = lower;
            return this;
        }

        /**
         * Claims that a token must have. Default: those of the claim mapping. {@code client_id}, {@code jti},
         * {@code scope} and {@code sid} may come from any claim that the mapping reads them from. {@code iss} and
         * {@code exp} are always required.
         */
        public Builder requiredClaims(String... names) {
            this.requiredClaims = Set.of(names);
            return this;
        }

        /**
         * A claim that must have one of these values, such as {@code acr}. A list must contain one of them.
         */
        public Builder requiredValues(String claim, String... values) {
            this.requiredValues.put(claim, Set.of(values));
            return this;
        }

        /** Default: not limited. With a limit, a token without {@code iat} is refused. */
        public Builder maxLifetime(Duration limit) {
            this.maxLifetime = limit;
            return this;
        }

        /** Default: 60 seconds. */
        public Builder skew(Duration allowed) {
            this.skew = allowed;
            return this;
        }

        /** Accept only tokens that are bound to a key (RFC 9449) or certificate (RFC 8705), for every operation. */
        public Builder senderConstrainedOnly() {
            return senderConstrainedOnly(operation -> true);
        }

        /** Accept only bound tokens for these operations. Default: for none. */
        public Builder senderConstrainedOnly(Predicate<String> operations) {
            this.senderConstrained = operations;
            return this;
        }

        private ClaimMapping mapping() {
            AccessTokenMarks marks = claims.accessToken().withValues(requiredValues);
            if (types != null) {
                marks = marks.withTypes(types);
            }
            if (requiredClaims != null) {
                marks = marks.withRequired(requiredClaims);
            }
            return claims.toBuilder().accessToken(marks).build();
        }

        public IssuerProfile build() {
            return new IssuerProfile(this);
        }
    }
}
