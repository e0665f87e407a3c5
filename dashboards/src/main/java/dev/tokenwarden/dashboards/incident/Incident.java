package dev.tokenwarden.dashboards.incident;

import java.util.List;
import java.util.Map;

/**
 * The summary of an incident at one moment.
 *
 * @param members the detections, the earliest first
 */
public record Incident(Identity identity, Extent extent, Parties parties, Handling handling, List<String> members) {
    public Incident {
        members = List.copyOf(members);
    }

    /**
     * What it is.
     *
     * @param id the id now; ids of all other detections are aliases
     * @param title a sentence that names the victim
     */
    public record Identity(String id, String tenant, IncidentKind kind, String title) {}

    /**
     * How large it is.
     *
     * @param severity 1 low to 4 critical, of the most severe detection
     * @param first event time of the first act, epoch milliseconds
     * @param last event time of the last act, epoch milliseconds
     * @param detected when the first rule fired, epoch milliseconds
     * @param occurrences of all detections
     * @param rules number of detections by rule, the most severe rule first
     */
    public record Extent(
            int severity, long first, long last, long detected, long occurrences, Map<String, Integer> rules) {}

    /** Who is in it; lists have at most {@link #NAMED} entries. */
    public record Parties(Some<Attacker> attackers, Some<String> clients, Some<String> people, Some<String> subjects) {}

    /** How many names a list of parties has at most. */
    public static final int NAMED = 20;

    /**
     * The first of a list, and how many there are.
     *
     * @param total at least the number of entries
     */
    public record Some<T>(List<T> first, int total) {
        public Some {
            first = List.copyOf(first);
        }
    }

    /**
     * What analysts did with it.
     *
     * @param status {@code open}, {@code acknowledged} or {@code closed}
     * @param reason why it was closed; empty: it is not closed
     * @param reopened whether something happened after it was closed
     * @param assignee empty: nobody
     * @param severity the severity that an analyst chose, 1 to 4; 0: none
     * @param latest the last action
     * @param comments number of comments
     */
    public record Handling(
            String status,
            String reason,
            boolean reopened,
            String assignee,
            int severity,
            Latest latest,
            int comments) {
        /**
         * The last action.
         *
         * @param by who did it; empty: nobody
         * @param at when, epoch milliseconds; 0: never
         * @param version number of actions
         */
        public record Latest(String by, long at, int version) {}
    }

    /** The severity that lists show: what an analyst chose, else that of the most severe detection. */
    public int severity() {
        return handling.severity() > 0 ? handling.severity() : extent.severity();
    }

    public String id() {
        return identity.id();
    }
}
