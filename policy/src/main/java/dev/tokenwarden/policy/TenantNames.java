package dev.tokenwarden.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Detects misspelt tenants: a revocation for a tenant that does not exist would leave the stolen token alive. */
public final class TenantNames {
    private static final int MOST = 10;
    private static final String ANY = "*";

    private TenantNames() {}

    /**
     * Says what is wrong with the name of a tenant. A tenant is known if an issuer of the policy has it. Any tenant is accepted if the
     * policy names no issuer, or one that stands for a family of issuers.
     *
     * @param tenant a tenant; a name that ends in {@code *} stands for all tenants that begin so
     * @return the end of a message that begins with the place of the name; null: the tenant is known
     */
    public static @Nullable String problem(Policy policy, String tenant) {
        Set<String> known = new TreeSet<>();
        policy.document().issuers().forEach(issuer -> known.add(issuer.tenant()));
        boolean found = tenant.endsWith(ANY)
                ? known.isEmpty()
                        || known.contains(ANY)
                        || known.stream().anyMatch(one -> one.startsWith(tenant.substring(0, tenant.length() - 1)))
                : policy.hasTenant(tenant);
        return found ? null : "no issuer of the policy has tenant '" + tenant + "'" + hint(policy, tenant, known);
    }

    private static String hint(Policy policy, String tenant, Set<String> known) {
        List<String> near = policy.tenantsNear(tenant);
        if (!near.isEmpty()) {
            return "; did you mean " + String.join(", ", near) + "?";
        }
        return known.size() > MOST ? "" : "; tenants are " + String.join(", ", known);
    }
}
