package dev.tokenwarden.dashboards.console.auth;

import java.util.Locale;

/** What an analyst may do, from least to most; each may do what those before it may. */
public enum AnalystRole {
    /** Look. */
    VIEWER,
    /** Revoke and reinstate. */
    RESPONDER,
    /** Change how the console and policy work. */
    ADMIN;

    /** Whether this role may do what {@code needed} may. */
    public boolean covers(AnalystRole needed) {
        return compareTo(needed) >= 0;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
