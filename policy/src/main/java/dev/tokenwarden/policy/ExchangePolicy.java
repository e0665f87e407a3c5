package dev.tokenwarden.policy;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token exchange (RFC 8693) may do. An entry without a tenant applies in every tenant.
 *
 * @param maxDepth the maximum number of exchanges between a token and its root
 * @param allowedScopeGain scopes that an exchange by a client may add
 * @param scopeMap a parent with the key may yield a child with any of the values
 * @param allowedSubjectChange exchanges that may change {@code sub}
 * @param allowedTenantPairs tenants between which an exchange may lead
 */
public record ExchangePolicy(
        int maxDepth,
        List<ScopeGain> allowedScopeGain,
        Map<String, Set<String>> scopeMap,
        List<SubjectChange> allowedSubjectChange,
        List<TenantPair> allowedTenantPairs) {

    public static final int DEFAULT_MAX_DEPTH = 5;

    public ExchangePolicy {
        if (maxDepth < 1) {
            throw new IllegalArgumentException("maxDepth must be positive");
        }
        allowedScopeGain = List.copyOf(allowedScopeGain);
        Map<String, Set<String>> map = new LinkedHashMap<>();
        scopeMap.forEach((from, yields) -> map.put(from, Set.copyOf(yields)));
        scopeMap = Collections.unmodifiableMap(map);
        allowedSubjectChange = List.copyOf(allowedSubjectChange);
        allowedTenantPairs = List.copyOf(allowedTenantPairs);
    }

    /** Depth five, no scope gain, no change of subject or tenant. */
    public static ExchangePolicy defaults() {
        return new ExchangePolicy(DEFAULT_MAX_DEPTH, List.of(), Map.of(), List.of(), List.of());
    }

    /** Exchanges by {@code client} may add {@code scopes}. */
    public record ScopeGain(
            String client, Set<String> scopes, @Nullable String tenant) {

        public ScopeGain {
            Objects.requireNonNull(client, "client");
            scopes = Set.copyOf(scopes);
        }
    }

    /**
     * Exchanges that may change the subject. Every given part must match, and at least one is given.
     *
     * @param client the exchanging client; null: any
     * @param subject the child's {@code sub}; may end in {@code *}
     */
    public record SubjectChange(
            @Nullable String client,
            @Nullable String subject,
            @Nullable String tenant) {

        public SubjectChange {
            if (client == null && subject == null) {
                throw new IllegalArgumentException("needs a client or a subject");
            }
        }

        boolean allows(@Nullable String exchanging, String sub) {
            return (client == null || client.equals(exchanging)) && (subject == null || matches(subject, sub));
        }

        private static boolean matches(String pattern, String sub) {
            int prefix = pattern.length() - 1;
            return pattern.endsWith("*") ? sub.regionMatches(0, pattern, 0, prefix) : pattern.equals(sub);
        }
    }

    /** Allows exchanges from tenant {@code parent} to tenant {@code child}, not in the other direction. */
    public record TenantPair(String parent, String child) {

        public TenantPair {
            Objects.requireNonNull(parent, "parent");
            Objects.requireNonNull(child, "child");
        }
    }
}
