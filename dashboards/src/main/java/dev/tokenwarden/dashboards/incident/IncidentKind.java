package dev.tokenwarden.dashboards.incident;

import java.util.Locale;

/** What an incident is about, the most important first. */
public enum IncidentKind {
    ATTACK,
    /** A volume finding that names no token, session or grant. */
    VOLUME,
    /** A weakness of the configuration. */
    POSTURE,
    /** A finding about reporters, verifiers or their records. */
    PIPELINE;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind of what this rule finds. */
    static IncidentKind ofRule(String rule) {
        if (rule.startsWith("posture.")) {
            return POSTURE;
        }
        if (rule.startsWith("volume.")) {
            return VOLUME;
        }
        return rule.startsWith("telemetry.") || rule.startsWith("ingest.") ? PIPELINE : ATTACK;
    }
}
