package dev.tokenwarden.policy;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The tenants that a policy lists issuers for. Detects misspelt tenants: a revocation for a tenant that does not exist would leave the
 * stolen token alive.
 *
 * @param names the names of the tenants
 * @param complete whether no other tenant can exist: the policy lists an issuer, and no wildcard issuer
 */
public record KnownTenants(Set<String> names, boolean complete) {
    private static final int MAX_LISTED = 10;
    private static final String ANY = "*";

    public KnownTenants {
        names = Set.copyOf(names);
    }

    public static KnownTenants of(List<IssuerPolicy> issuers) {
        return new KnownTenants(
                issuers.stream()
                        .filter(issuer -> !issuer.isFamily())
                        .map(IssuerPolicy::tenant)
                        .collect(Collectors.toSet()),
                !issuers.isEmpty() && issuers.stream().noneMatch(IssuerPolicy::isFamily));
    }

    /**
     * Says why {@code tenant} cannot exist, with similar names.
     *
     * @param tenant a tenant; a name that ends in {@code *} matches all tenants with that prefix
     * @return the end of a message that begins with the place of the name; null if the tenant can exist
     */
    @Nullable
    public String problem(String tenant) {
        boolean found = tenant.endsWith(ANY)
                ? names.stream().anyMatch(one -> one.startsWith(tenant.substring(0, tenant.length() - 1)))
                : names.contains(tenant);
        if (!complete || found) {
            return null;
        }
        return "no issuer of the policy has tenant '" + Shown.text(tenant) + "'" + hint(tenant, new TreeSet<>(names));
    }

    private static String hint(String tenant, Collection<String> sorted) {
        String question = SimilarNames.question(tenant, sorted);
        if (!question.isEmpty()) {
            return question;
        }
        return sorted.size() > MAX_LISTED ? "" : "; tenants are " + String.join(", ", sorted);
    }
}
