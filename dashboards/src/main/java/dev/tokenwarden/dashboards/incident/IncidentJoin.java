package dev.tokenwarden.dashboards.incident;

import java.util.List;

/**
 * Why detections are in one incident.
 *
 * @param kind {@code token chain grant session subject attacker split merge}
 * @param value what they have in common; for a split or merge, who made it
 * @param text one phrase for people, such as {@code same grant}
 * @param detections ids of the joined detections, the earliest first; at most {@link #LISTED}
 * @param total how many detections it joins
 */
public record IncidentJoin(String kind, String value, String text, List<String> detections, int total) {
    /** How many detections a join lists at most. */
    public static final int LISTED = 20;

    public IncidentJoin {
        detections = List.copyOf(detections);
    }
}
