package dev.tokenwarden.policy;

import dev.tokenwarden.contract.event.EventType;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What one reporter may send. A name that ends in {@code *} matches every name with that prefix; {@code *} alone
 * matches all.
 *
 * @param name the reporter's name; its input topic is {@code token-events-in.<name>}
 * @param sources CloudEvents sources it may use
 * @param tenants tenants it may report for
 * @param issuers issuers whose tokens it may report; null: any that policy lists for one of its tenants, or for no
 *     tenant. Required for the types of {@link #ISSUER_TYPES}
 * @param types event types it may send
 * @param audiences audiences it may report uses at; null: any
 * @param credentials how it proves its identity over HTTP and TLS; over Kafka, its principal does
 * @param revokedTokens {@code jti}, or base64url SHA-256 of the signing input, of JWTs that no longer prove its
 *     identity
 * @param quota how much of its input is admitted per second
 */
public record Registration(
        String name,
        Set<String> sources,
        Set<String> tenants,
        @Nullable Set<String> issuers,
        Set<EventType> types,
        @Nullable Set<String> audiences,
        Set<Credential> credentials,
        Set<String> revokedTokens,
        ReportingQuota quota) {

    /** Types that only an issuer may send. Their claims about its tokens win over the claims of other reporters. */
    public static final Set<EventType> ISSUER_TYPES =
            Collections.unmodifiableSet(EnumSet.of(EventType.ISSUED, EventType.EXCHANGED, EventType.REVOKED));

    /** A name is also the suffix of a Kafka topic. */
    public static final Pattern NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,99}");

    public Registration {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name must match " + NAME);
        }
        sources = nonEmpty("sources", sources);
        tenants = nonEmpty("tenants", tenants);
        issuers = issuers == null ? null : nonEmpty("issuers", issuers);
        if (types.isEmpty()) {
            throw new IllegalArgumentException("types must not be empty");
        }
        types = Collections.unmodifiableSet(EnumSet.copyOf(types));
        audiences = audiences == null ? null : nonEmpty("audiences", audiences);
        credentials = Set.copyOf(credentials);
        revokedTokens = Set.copyOf(revokedTokens);
        if (issuers == null && !Collections.disjoint(types, ISSUER_TYPES)) {
            throw new IllegalArgumentException("issuers: required for types issued, exchanged and revoked");
        }
    }

    /** A builder for a registration of this name. */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    /** Whether the JWT with this {@code jti} or hash was revoked; false for null. */
    public boolean hasRevoked(@Nullable String token) {
        return token != null && revokedTokens.contains(token);
    }

    /** Whether it may send events of this source. */
    public boolean allowsSource(String source) {
        return covers(sources, source);
    }

    /** Whether it may report for this tenant. */
    public boolean allowsTenant(String tenant) {
        return covers(tenants, tenant);
    }

    /** Whether it may report tokens of this issuer. */
    public boolean allowsIssuer(String issuer) {
        return issuers == null || covers(issuers, issuer);
    }

    /** Whether it may send events of this type. */
    public boolean allowsType(EventType type) {
        return types.contains(type);
    }

    /** Whether it may report uses at this audience; an unknown audience (null) is covered only if any is. */
    public boolean allowsAudience(@Nullable String audience) {
        return audiences == null || (audience != null && covers(audiences, audience));
    }

    private static boolean covers(Set<String> patterns, String value) {
        if (patterns.contains(value)) {
            return true;
        }
        for (String pattern : patterns) {
            int prefix = pattern.length() - 1;
            if (prefix >= 0 && pattern.charAt(prefix) == '*' && value.regionMatches(0, pattern, 0, prefix)) {
                return true;
            }
        }
        return false;
    }

    private static Set<String> nonEmpty(String name, Set<String> values) {
        Objects.requireNonNull(values, name);
        if (values.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty: an empty set never means all");
        }
        return Set.copyOf(values);
    }

    /** Builds a {@link Registration}. Sources, tenants and types are required. */
    public static final class Builder {
        private final String name;
        private Set<String> sources = Set.of();
        private Set<String> tenants = Set.of();
        private @Nullable Set<String> issuers;
        private Set<EventType> types = Set.of();
        private @Nullable Set<String> audiences;
        private Set<Credential> credentials = Set.of();
        private Set<String> revokedTokens = Set.of();
        private ReportingQuota quota = ReportingQuota.NONE;

        private Builder(String name) {
            this.name = name;
        }

        public Builder sources(Set<String> value) {
            this.sources = value;
            return this;
        }

        public Builder tenants(Set<String> value) {
            this.tenants = value;
            return this;
        }

        /** Null: any. */
        public Builder issuers(@Nullable Set<String> value) {
            this.issuers = value;
            return this;
        }

        public Builder types(Set<EventType> value) {
            this.types = value;
            return this;
        }

        /** Null: any. */
        public Builder audiences(@Nullable Set<String> value) {
            this.audiences = value;
            return this;
        }

        public Builder credentials(Set<Credential> value) {
            this.credentials = value;
            return this;
        }

        public Builder revokedTokens(Set<String> value) {
            this.revokedTokens = value;
            return this;
        }

        public Builder quota(ReportingQuota value) {
            this.quota = value;
            return this;
        }

        /** @throws IllegalArgumentException if something is missing or does not fit together; the message names it */
        public Registration build() {
            return new Registration(
                    name, sources, tenants, issuers, types, audiences, credentials, revokedTokens, quota);
        }
    }
}
