package dev.tokenwarden.revocation;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.policy.PolicyDocument;
import java.util.Set;
import java.util.TreeSet;

/** The tenants that a policy names. */
final class PolicyTenants {
    private PolicyTenants() {}

    static Set<String> of(Policy policy) {
        PolicyDocument document = policy.document();
        Set<String> tenants = new TreeSet<>(document.tenants().keySet());
        document.issuers().stream()
                .filter(issuer -> !issuer.isFamily())
                .forEach(issuer -> tenants.add(issuer.tenant()));
        document.registrations().forEach(registration -> registration.tenants().stream()
                .filter(tenant -> !tenant.endsWith("*"))
                .forEach(tenants::add));
        tenants.removeIf(tenant -> tenant.isEmpty() || tenant.indexOf('{') >= 0 || tenant.indexOf('}') >= 0);
        return tenants;
    }
}
