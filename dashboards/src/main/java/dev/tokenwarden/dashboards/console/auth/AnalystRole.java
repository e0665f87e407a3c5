package dev.tokenwarden.dashboards.console.auth;

import java.util.Locale;

/** The role of an analyst. Each role includes the roles before it. */
public enum AnalystRole {
    /** Reads. */
    VIEWER,
    /** Revokes, reinstates, approves and triages. */
    RESPONDER,
    /** Changes rules and exceptions. */
    ADMIN;

    /** Whether this role includes {@code needed}. */
    public boolean covers(AnalystRole needed) {
        return compareTo(needed) >= 0;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
