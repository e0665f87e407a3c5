package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.ingest.importers.records.LogTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * A line of Keycloak's log as text: {@code 2026-03-02 12:00:07,123 WARN  [org.keycloak.events] (executor-thread-1) type="LOGIN_ERROR",
 * ...}. Older releases write the time alone, without the date.
 *
 * @param time null if the line names no date and none is known from elsewhere
 */
record KeycloakLine(@Nullable Instant time, String logger, String message) {
    private static final int TIME_ALONE = 12;
    private static final int LONGEST_HEAD = 400;

    /**
     * The line's parts; null if it is not a line that a logger begins.
     *
     * @param near a time at or soon after the line was written
     */
    static @Nullable KeycloakLine parse(String line, @Nullable Instant near) {
        String text = line.strip();
        int open = text.indexOf(" [");
        int close = open < 0 || open > LONGEST_HEAD ? -1 : text.indexOf("] (", open);
        int end = close < 0 ? -1 : text.indexOf(") ", close);
        if (end < 0 || text.isEmpty() || !Character.isDigit(text.charAt(0))) {
            return null;
        }
        String head = text.substring(0, open).strip();
        int level = head.lastIndexOf(' ');
        if (level < 0) {
            return null;
        }
        return new KeycloakLine(
                time(head.substring(0, level).strip(), near), text.substring(open + 2, close), text.substring(end + 2));
    }

    private static @Nullable Instant time(String text, @Nullable Instant near) {
        if (text.length() != TIME_ALONE || text.charAt(2) != ':') {
            return LogTimes.parseOrNull(text);
        }
        if (near == null) {
            return null;
        }
        try {
            LocalTime time = LocalTime.parse(text.replace(',', '.'));
            LocalDate day = near.atZone(ZoneOffset.UTC).toLocalDate();
            Instant sameDay = day.atTime(time).toInstant(ZoneOffset.UTC);
            // A minute for clocks that differ: a line is not younger than the file that holds it.
            return sameDay.isAfter(near.plusSeconds(60))
                    ? day.minusDays(1).atTime(time).toInstant(ZoneOffset.UTC)
                    : sameDay;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether a line is the rest of the message before it, such as a stack trace. */
    static boolean isContinuation(String line) {
        return line.startsWith("\t")
                || line.startsWith(" ")
                || line.startsWith("Caused by:")
                || line.startsWith("at ")
                || line.startsWith("java.")
                || line.startsWith("org.keycloak.");
    }
}
