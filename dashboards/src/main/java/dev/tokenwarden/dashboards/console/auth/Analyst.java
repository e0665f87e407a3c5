package dev.tokenwarden.dashboards.console.auth;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who someone is, and what they may see and do.
 *
 * @param name of the analyst: stands in the audit log
 * @param tenants those whose data may be seen; {@code *} among them: all
 */
public record Analyst(String name, AnalystRole role, Set<String> tenants) {
    /** All tenants. */
    public static final String ALL = "*";

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
