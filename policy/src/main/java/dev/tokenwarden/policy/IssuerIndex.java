package dev.tokenwarden.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Issuers by {@code iss}, then by tenant, in the order of the policy. A wildcard entry matches only issuers that are not listed by name. */
final class IssuerIndex {

    private final Map<String, Map<String, IssuerPolicy>> byIssuer = new HashMap<>();
    private final Map<String, List<String>> tenants = new HashMap<>();
    private final List<IssuerPolicy> families = new ArrayList<>();

    IssuerIndex(List<IssuerPolicy> issuers) {
        for (IssuerPolicy issuer : issuers) {
            if (issuer.isFamily()) {
                families.add(issuer);
                continue;
            }
            byIssuer.computeIfAbsent(issuer.issuer(), iss -> new LinkedHashMap<>())
                    .putIfAbsent(issuer.tenant(), issuer);
        }
        byIssuer.forEach((iss, entries) -> tenants.put(iss, List.copyOf(entries.keySet())));
    }

    @Nullable
    IssuerPolicy issuer(String tenant, String iss) {
        Map<String, IssuerPolicy> entries = byIssuer.get(iss);
        if (entries != null) {
            return entries.get(tenant);
        }
        IssuerPolicy family = family(iss);
        return family != null && tenant.equals(rest(family, iss)) ? family : null;
    }

    List<String> tenantsOf(String iss) {
        List<String> listed = tenants.get(iss);
        if (listed != null) {
            return listed;
        }
        IssuerPolicy family = family(iss);
        return family == null ? List.of() : List.of(rest(family, iss));
    }

    /** The first wildcard entry, in the order of the policy, that matches the issuer. */
    private @Nullable IssuerPolicy family(String iss) {
        for (IssuerPolicy family : families) {
            int prefix = family.issuer().length() - 1;
            if (iss.length() > prefix && iss.regionMatches(0, family.issuer(), 0, prefix)) {
                return family;
            }
        }
        return null;
    }

    private static String rest(IssuerPolicy family, String iss) {
        return iss.substring(family.issuer().length() - 1);
    }

    @Nullable
    String tenantClaim(String iss) {
        Map<String, IssuerPolicy> entries = byIssuer.get(iss);
        return entries == null ? null : entries.values().iterator().next().tenantClaim();
    }
}
