package dev.tokenwarden.contract.claims;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A claim whose roles count as scopes. Each role becomes {@code prefix + role}, so that a role can never be taken for a scope
 * of the same name.
 *
 * <p>Example: {@code new RoleClaim("resource_access.*.roles", "role:")} reads {@code {"resource_access": {"shop": {"roles":
 * ["admin"]}}}} as the scope {@code role:shop:admin}.
 *
 * @param claim a claim name, or a path of member names joined by dots; {@code *} matches every member, whose name then
 *     precedes the role. A claim whose whole name contains the dots wins over a path
 * @param prefix put before each role; not empty
 */
public record RoleClaim(String claim, String prefix) {
    private static final String ANY = "*";
    private static final int MAX_MEMBERS = 1_000;

    public RoleClaim {
        if (claim.isBlank() || prefix.isBlank()) {
            throw new IllegalArgumentException("roles: claim and prefix must not be empty");
        }
        if (prefix.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("roles: prefix \"" + prefix + "\" must not contain spaces");
        }
    }

    /** The roles as scopes; empty where the token has none. A role that contains a space is left out: no scope can contain one. */
    Set<String> read(Map<String, ? extends @Nullable Object> claims) throws InvalidClaimException {
        Set<String> scopes = new LinkedHashSet<>();
        Object whole = claims.get(claim);
        if (whole != null) {
            add(whole, prefix, scopes);
        } else {
            walk(claims, List.of(claim.split("\\.")), prefix, scopes);
        }
        return scopes;
    }

    private void walk(@Nullable Object at, List<String> path, String named, Set<String> into)
            throws InvalidClaimException {
        if (path.isEmpty()) {
            if (at != null) {
                add(at, named, into);
            }
            return;
        }
        if (!(at instanceof Map<?, ?> members)) {
            return;
        }
        List<String> rest = path.subList(1, path.size());
        if (!path.get(0).equals(ANY)) {
            walk(members.get(path.get(0)), rest, named, into);
            return;
        }
        if (members.size() > MAX_MEMBERS) {
            throw new InvalidClaimException(claim, "has too many members");
        }
        for (Map.Entry<?, ?> member : members.entrySet()) {
            walk(member.getValue(), rest, named + member.getKey() + ":", into);
        }
    }

    private void add(Object value, String named, Set<String> into) throws InvalidClaimException {
        List<String> roles = new ArrayList<>();
        if (value instanceof String one) {
            roles.add(one);
        } else if (value instanceof List<?> several) {
            for (Object role : several) {
                if (!(role instanceof String text)) {
                    throw new InvalidClaimException(claim, "has a role that is not a string");
                }
                roles.add(text);
            }
        } else {
            throw new InvalidClaimException(claim, "is neither a string nor a list of strings");
        }
        for (String role : roles) {
            if (!role.isEmpty() && role.indexOf(' ') < 0 && named.indexOf(' ') < 0) {
                into.add(named + role);
            }
        }
    }
}
