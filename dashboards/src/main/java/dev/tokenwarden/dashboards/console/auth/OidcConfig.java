package dev.tokenwarden.dashboards.console.auth;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Signing in at an OpenID provider.
 *
 * @param issuer as the provider's own document names it; {@code http} on loopback only
 * @param clientSecret empty: a public client, which PKCE alone protects; kept out of {@link #toString()}
 * @param scopes asked for; {@code openid} among them
 * @param groupsClaim the claim of the ID token that names an analyst's groups
 * @param groups what each group grants; of several that an analyst is in, the first in this order
 */
public record OidcConfig(
        URI issuer,
        String clientId,
        Optional<String> clientSecret,
        List<String> scopes,
        String groupsClaim,
        List<Group> groups) {
    /** What members of a group may see and do. */
    public record Group(String name, AnalystRole role, Set<String> tenants) {
        public Group {
            tenants = Set.copyOf(tenants);
            if (name.isEmpty() || tenants.isEmpty()) {
                throw new IllegalArgumentException("oidc.groups: each has a name and at least one tenant");
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
            throw new IllegalArgumentException("oidc.groups: nobody could sign in");
        }
    }

    @Override
    public String toString() {
        return "OidcConfig[issuer=" + issuer + ", clientId=" + clientId + ", clientSecret=********, scopes=" + scopes
                + ", groupsClaim=" + groupsClaim + ", groups=" + groups + "]";
    }
}
