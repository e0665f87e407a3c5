package dev.tokenwarden.policy;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tenants that policy lists issuers for.
 *
 * @param names their names
 * @param closed whether there are no others: policy lists an issuer, and none whose tenants follow from the issuer's name
 */
record KnownTenants(Set<String> names, boolean closed) {
    private static final int MOST = 3;
    private static final int MAX_DISTANCE = 2;

    KnownTenants {
        names = Set.copyOf(names);
    }

    static KnownTenants of(List<IssuerPolicy> issuers) {
        return new KnownTenants(
                issuers.stream()
                        .filter(issuer -> !issuer.isFamily())
                        .map(IssuerPolicy::tenant)
                        .collect(Collectors.toSet()),
                !issuers.isEmpty() && issuers.stream().noneMatch(IssuerPolicy::isFamily));
    }

    /** Whether a tenant of this name can exist. */
    boolean has(String tenant) {
        return !closed || names.contains(tenant);
    }

    /** At most three names that differ from this one in at most two characters, or begin alike; the closest first. */
    List<String> near(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(other -> isNear(lower, other.toLowerCase(Locale.ROOT)))
                .sorted(Comparator.comparingInt(
                                (String other) -> SimilarNames.distance(lower, other.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    private static boolean isNear(String name, String other) {
        return other.startsWith(name) || name.startsWith(other) || SimilarNames.distance(name, other) <= MAX_DISTANCE;
    }
}
