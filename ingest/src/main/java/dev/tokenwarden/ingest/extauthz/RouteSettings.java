package dev.tokenwarden.ingest.extauthz;

import java.util.Set;

/** Settings of a route, in Envoy's {@code check_settings.context_extensions}. Clients cannot set them. */
final class RouteSettings {
    /** Audience of the services behind the route. */
    static final String AUDIENCE = "audience";
    /** Scopes that the route needs, separated by spaces. */
    static final String REQUIRED_SCOPE = "required_scope";
    /** Operation of the route, from a small set; the default is method and path. */
    static final String OPERATION = "operation";
    /** {@code high}: requests are denied if the denylist does not know. */
    static final String RISK = "risk";

    private static final Set<String> KNOWN = Set.of(AUDIENCE, REQUIRED_SCOPE, OPERATION, RISK);

    private RouteSettings() {}

    /** Whether all names are known: a misspelt one must not switch off a check. */
    static boolean areKnown(Set<String> names) {
        return KNOWN.containsAll(names);
    }
}
