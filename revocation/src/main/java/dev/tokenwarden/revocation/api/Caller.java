package dev.tokenwarden.revocation.api;

import dev.tokenwarden.service.Problem;
import java.util.Locale;

/**
 * Who calls.
 *
 * @param actor as it stands in decisions: {@code person:<name>}
 */
record Caller(ApiToken token, String actor) {
    /** Ends the request unless the caller has that role in the tenant. */
    void require(Role role, String tenant, String field) {
        if (!token.covers(tenant)) {
            throw Problem.forbidden(field, "you have no role in this tenant");
        }
        if (!token.role().includes(role)) {
            throw Problem.forbidden(field, "this needs the role " + role.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Ends the request unless the caller has that role in every tenant. */
    void requireEverywhere(Role role) {
        if (!token.tenants().contains("*") || !token.role().includes(role)) {
            throw Problem.forbidden(
                    "Authorization", "this needs the role " + role.name().toLowerCase(Locale.ROOT) + " in all tenants");
        }
    }

    boolean sees(String tenant) {
        return token.covers(tenant);
    }
}
