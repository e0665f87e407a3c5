package dev.tokenwarden.dashboards.incident;

import java.util.Optional;

/**
 * Ids of incidents. An incident is named after its earliest detection: {@code inc-} and the id of the detection. The id of every
 * detection is therefore an alias of the incident that the detection belongs to, and an id stays valid when incidents are merged.
 */
public final class IncidentId {
    private static final String PREFIX = "inc-";

    private IncidentId() {}

    /** The id of an incident whose earliest detection is this one. */
    public static String of(String detection) {
        return PREFIX + detection;
    }

    /** The detection that an incident is named after; empty if it is not the id of an incident. */
    public static Optional<String> detection(String incident) {
        return incident.startsWith(PREFIX) && incident.length() > PREFIX.length()
                ? Optional.of(incident.substring(PREFIX.length()))
                : Optional.empty();
    }
}
