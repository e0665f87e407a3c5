package dev.tokenwarden.revocation.api;

import io.javalin.http.Context;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Restricts a list to the tenant of the request or, without one, to the tenants of the caller.
 *
 * @param tenant the requested tenant, in which the caller is a viewer; null: all tenants of the caller
 */
record TenantFilter(ApiCaller caller, @Nullable String tenant) {
    /** Reads the parameter {@code tenant}. Ends the request with 403 unless the caller is a viewer in it. */
    static TenantFilter of(Context request, ApiCaller caller) {
        String tenant = RevocationSearch.parameter(request, "tenant");
        if (tenant != null) {
            caller.require(ApiRole.VIEWER, tenant, "tenant");
        }
        return new TenantFilter(caller, tenant);
    }

    boolean accepts(String other) {
        return tenant == null ? caller.sees(other) : Objects.equals(tenant, other);
    }
}
