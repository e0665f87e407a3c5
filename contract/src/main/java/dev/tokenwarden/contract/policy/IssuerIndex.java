package dev.tokenwarden.contract.policy;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Issuers by {@code iss}, then by tenant, in the order of the policy. */
final class IssuerIndex {

    private final Map<String, Map<String, IssuerPolicy>> byIssuer = new HashMap<>();
    private final Map<String, List<String>> tenants = new HashMap<>();

    IssuerIndex(List<IssuerPolicy> issuers) {
        for (IssuerPolicy issuer : issuers) {
            byIssuer.computeIfAbsent(issuer.issuer(), iss -> new LinkedHashMap<>())
                    .putIfAbsent(issuer.tenant(), issuer);
        }
        byIssuer.forEach((iss, entries) -> tenants.put(iss, List.copyOf(entries.keySet())));
    }

    @Nullable
    IssuerPolicy issuer(String tenant, String iss) {
        Map<String, IssuerPolicy> entries = byIssuer.get(iss);
        return entries == null ? null : entries.get(tenant);
    }

    List<String> tenantsOf(String iss) {
        return tenants.getOrDefault(iss, List.of());
    }

    @Nullable
    String tenantClaim(String iss) {
        Map<String, IssuerPolicy> entries = byIssuer.get(iss);
        return entries == null ? null : entries.values().iterator().next().tenantClaim();
    }
}
