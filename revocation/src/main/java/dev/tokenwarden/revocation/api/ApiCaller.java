package dev.tokenwarden.revocation.api;

import dev.tokenwarden.revocation.decision.Actors;
import dev.tokenwarden.revocation.decision.FactNames;
import dev.tokenwarden.service.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request.
 *
 * @param actor as decisions record it: {@code person:<name>}, or {@code person:<issuer>|<sub>}
 * @param displayName of the actor; null: none
 */
record ApiCaller(ApiToken token, String actor, @Nullable String displayName) {

    /** Facts about the caller that decisions record in addition to the actor. */
    Map<String, String> facts() {
        Map<String, String> facts = new TreeMap<>();
        if (!actor.equals(Actors.person(token.name()))) {
            facts.put(FactNames.API_TOKEN, token.name());
        }
        if (displayName != null) {
            facts.put(FactNames.ACTOR_NAME, displayName);
        }
        return facts;
    }

    /** Ends the request with 403 unless the caller has that role in the tenant. */
    void require(ApiRole role, String tenant, String field) {
        if (!token.covers(tenant)) {
            throw Problem.forbidden(field, "this token has no role in this tenant");
        }
        if (!token.role().includes(role)) {
            throw Problem.forbidden(field, "this needs the role " + role.name().toLowerCase(Locale.ROOT));
        }
    }

    /** Ends the request with 403 unless the caller has that role in all tenants. */
    void requireEverywhere(ApiRole role) {
        if (!token.tenants().contains("*") || !token.role().includes(role)) {
            throw Problem.forbidden(
                    "Authorization", "this needs the role " + role.name().toLowerCase(Locale.ROOT) + " in all tenants");
        }
    }

    boolean sees(String tenant) {
        return token.covers(tenant);
    }
}
