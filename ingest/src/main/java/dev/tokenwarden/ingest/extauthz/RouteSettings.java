package dev.tokenwarden.ingest.extauthz;

import java.util.Set;

/** What an operator says of a route in Envoy's {@code check_settings.context_extensions}. Clients cannot set them. */
final class RouteSettings {
    /** Audience that the services behind the route stand for. */
    static final String AUDIENCE = "audience";
    /** Scopes that the route needs, separated by spaces. */
    static final String REQUIRED_SCOPE = "required_scope";
    /** What is done there, from a small set; without it method and path. */
    static final String OPERATION = "operation";
    /** {@code high}: much depends on it. */
    static final String RISK = "risk";

    private static final Set<String> KNOWN = Set.of(AUDIENCE, REQUIRED_SCOPE, OPERATION, RISK);

    private RouteSettings() {}

    /** Whether all of them are known: a misspelt one must not switch off a check. */
    static boolean areKnown(Set<String> names) {
        return KNOWN.containsAll(names);
    }
}
