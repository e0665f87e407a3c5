package dev.tokenwarden.ingest.importers.format;

import dev.tokenwarden.ingest.importers.records.LogTimes;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of Keycloak's log as text: {@code 2026-03-02 12:00:07,123 WARN  [org.keycloak.events] (executor-thread-1) type="LOGIN_ERROR",
 * ...}. Older releases write the time alone, without the date. What container engines, syslog and terminals put before the line
 * or into it is passed over: {@code keycloak-1  | }, {@code 2026-03-02T12:00:07.1Z stdout F }, colours.
 *
 * @param time null if the line names no date and none is known from elsewhere
 */
record KeycloakLine(@Nullable Instant time, String logger, String message) {
    private static final int LONGEST_HEAD = 400;

    /** Colours of a terminal (ECMA-48, SGR). */
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*[A-Za-z]");

    private static final Pattern TIME = Pattern.compile(
            "(?<![0-9])([0-9]{4}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}([,.][0-9]{1,9})?(Z| ?[+-][0-9]{2}:?[0-9]{2})?"
                    + "|[0-9]{2}:[0-9]{2}:[0-9]{2}[,.][0-9]{3})");
    private static final Pattern LEVEL = Pattern.compile("\\b(TRACE|DEBUG|INFO|WARN|ERROR|FATAL)\\s*(\\{[^}]*}\\s*)?$");

    /** What is put before a line: by Kubernetes, by Docker Compose, by syslog. */
    private static final Pattern PREFIX = Pattern.compile("^(\\[pod/[^\\]]*\\] |[\\w.-]+ +\\| "
            + "|[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(Z|[+-][0-9:]{5}) (std(out|err) [FP] )?"
            + "|(<[0-9]+>)?[A-Z][a-z]{2} [ 0-9][0-9] [0-9:]{8} \\S+ [^ :]+: )");

    /**
     * The line's parts; null if it is not a line that a logger begins.
     *
     * @param near a time at or soon after the line was written
     */
    static @Nullable KeycloakLine parse(String line, @Nullable Instant near) {
        String text = plain(line).strip();
        int close = text.indexOf("] (");
        int open = close < 0 ? -1 : text.lastIndexOf(" [", close);
        int end = close < 0 ? -1 : text.indexOf(") ", close);
        if (open < 0 || open > LONGEST_HEAD || end < 0) {
            return null;
        }
        String head = text.substring(0, open);
        if (!LEVEL.matcher(head).find()) {
            return null;
        }
        String first = null;
        String last = null;
        for (Matcher time = TIME.matcher(head); time.find(); last = time.group()) {
            first = first == null ? time.group() : first;
        }
        return last == null
                ? null
                : new KeycloakLine(time(last, first, near), text.substring(open + 2, close), text.substring(end + 2));
    }

    /** @param prefix a time before the line's own; may be the same */
    private static @Nullable Instant time(String text, @Nullable String prefix, @Nullable Instant near) {
        if (text.charAt(2) != ':') {
            return LogTimes.parseOrNull(text);
        }
        Instant written = LogTimes.parseOrNull(prefix);
        Instant around = written == null ? near : written;
        if (around == null) {
            return null;
        }
        try {
            LocalTime time = LocalTime.parse(text.replace(',', '.'));
            LocalDate day = around.atZone(ZoneOffset.UTC).toLocalDate();
            Instant sameDay = day.atTime(time).toInstant(ZoneOffset.UTC);
            // A minute for clocks that differ: a line is not younger than the file that holds it.
            return sameDay.isAfter(around.plusSeconds(60))
                    ? day.minusDays(1).atTime(time).toInstant(ZoneOffset.UTC)
                    : sameDay;
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    /** Whether a line is the rest of the message before it, such as a stack trace. */
    static boolean isContinuation(String line) {
        String text = PREFIX.matcher(plain(line)).replaceFirst("");
        return text.isBlank()
                || text.startsWith("\t")
                || text.startsWith(" ")
                || text.startsWith("Caused by:")
                || text.startsWith("at ")
                || text.startsWith("java.")
                || text.startsWith("org.keycloak.");
    }

    private static String plain(String line) {
        return line.indexOf('\u001b') < 0 ? line : COLOUR.matcher(line).replaceAll("");
    }
}
