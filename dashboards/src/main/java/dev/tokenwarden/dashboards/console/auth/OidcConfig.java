package dev.tokenwarden.dashboards.console.auth;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Configuration of sign-in at an OpenID provider.
 *
 * @param issuer the issuer in the provider's discovery document; {@code http} only on loopback
 * @param clientSecret empty: a public client, protected only by PKCE; not in {@link #toString()}
 * @param scopes requested scopes; must contain {@code openid}
 * @param groupsClaim the claim of the ID token with the groups of the analyst
 * @param groups role and tenants of each group; the first group that the analyst is in applies
 */
public record OidcConfig(
        URI issuer,
        String clientId,
        Optional<String> clientSecret,
        List<String> scopes,
        String groupsClaim,
        List<Group> groups) {
    /** Role and tenants of the members of a group. */
    public record Group(String name, AnalystRole role, Set<String> tenants) {
        public Group {
            tenants = Set.copyOf(tenants);
            if (name.isEmpty() || tenants.isEmpty()) {
                throw new IllegalArgumentException("oidc.groups: each group needs a name and at least one tenant");
            }
        }
    }

    public OidcConfig {
        scopes = List.copyOf(scopes);
        groups = List.copyOf(groups);
        boolean loopback = List.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(issuer.getHost()));
        if (!"https".equals(issuer.getScheme()) && !(loopback && "http".equals(issuer.getScheme()))) {
            throw new IllegalArgumentException("oidc.issuer: must be an https URL");
        }
        if (clientId.isEmpty()) {
            throw new IllegalArgumentException("oidc.client_id: must not be empty");
        }
        if (!scopes.contains("openid")) {
            throw new IllegalArgumentException("oidc.scopes: must contain openid");
        }
        if (groups.isEmpty()) {
            throw new IllegalArgumentException(
                    "oidc.groups: must not be empty: without a group no analyst can sign in");
        }
    }

    @Override
    public String toString() {
        return "OidcConfig[issuer=" + issuer + ", clientId=" + clientId + ", clientSecret=********, scopes=" + scopes
                + ", groupsClaim=" + groupsClaim + ", groups=" + groups + "]";
    }
}
