package dev.tokenwarden.revocation.api;

import dev.tokenwarden.policy.Policy;
import dev.tokenwarden.service.Problem;
import java.util.function.Supplier;

/** Refuses tenants that the policy does not know. */
record TenantCheck(Supplier<Policy> policy) {

    /**
     * Ends the request if no issuer of the policy has the tenant.
     *
     * @param field the field of the request that holds it
     * @throws Problem names the field and similar tenants
     */
    void require(String tenant, String field) {
        String problem = policy.get().tenantProblem(tenant);
        if (problem != null) {
            throw Problem.invalid(field, problem);
        }
    }
}
