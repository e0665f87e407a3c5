package dev.tokenwarden.dashboards.console.auth;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A signed-in person with role and tenants.
 *
 * @param name display name; people can change it at many identity providers
 * @param id identifies the person independently of the name: {@code local} for the shell user of this machine, otherwise {@code
 *     <issuer>|<sub>}
 * @param tenants tenants whose data the person sees; {@code *} means all
 */
public record Analyst(String name, String id, AnalystRole role, Set<String> tenants) {
    /** All tenants. */
    public static final String ALL = "*";

    /** The id of a person who signs in with a link: the shell user of this machine, as on the command line. */
    private static final String LOCAL = "local";

    /** Allowed names: a name is sent in a header and shown in lists. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@+-]{0,63}");

    public Analyst {
        if (!isName(name)) {
            throw new IllegalArgumentException("name: up to 64 letters, digits and . _ @ + -");
        }
        tenants = Set.copyOf(tenants);
        if (tenants.isEmpty()) {
            throw new IllegalArgumentException("tenants: at least one, or *");
        }
    }

    /** A person who signs in with a link. */
    public Analyst(String name, AnalystRole role, Set<String> tenants) {
        this(name, LOCAL, role, tenants);
    }

    /** A person of an OpenID provider. */
    static Analyst ofProvider(String name, String issuer, String subject, OidcConfig.Group group) {
        return new Analyst(name, issuer + "|" + subject, group.role(), group.tenants());
    }

    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    public boolean seesAll() {
        return tenants.contains(ALL);
    }

    public boolean sees(@Nullable String tenant) {
        return tenant != null && (seesAll() || tenants.contains(tenant));
    }

    /** The tenants in order, without {@code *}. */
    public List<String> named() {
        return tenants.stream().filter(tenant -> !tenant.equals(ALL)).sorted().toList();
    }
}
