package dev.tokenwarden.dashboards.console.auth;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who is signed in, and what they may see and do.
 *
 * @param name for people, in the audit log and on the page; at many identity providers a person can change it
 * @param id the same for one person whatever the name: {@code local} for people with a shell here, else {@code
 *     <issuer>|<sub>}
 * @param tenants the tenants whose data they may see; {@code *} among them means all
 */
public record Analyst(String name, String id, AnalystRole role, Set<String> tenants) {
    /** All tenants. */
    public static final String ALL = "*";

    /** A link is made by somebody with a shell on the machine: the same person as on the command line. */
    private static final String LOCAL = "local";

    /** It travels in a header and is shown in lists. */
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

    /** Somebody who signs in by a link. */
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
