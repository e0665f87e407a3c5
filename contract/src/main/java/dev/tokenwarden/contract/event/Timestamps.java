package dev.tokenwarden.contract.event;

import dev.tokenwarden.contract.event.InvalidEventException.Reason;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/** Parses and writes RFC 3339 timestamps in milliseconds. Allocates less than a formatter, because every event has a timestamp. */
public final class Timestamps {
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2199;

    private static final long FIRST_SECOND = LocalDate.of(FIRST_YEAR, 1, 1).toEpochDay() * 86_400;
    private static final long LAST_SECOND = LocalDate.of(LAST_YEAR + 1, 1, 1).toEpochDay() * 86_400 - 1;

    private Timestamps() {}

    /**
     * Parses a timestamp; fractions below a millisecond are cut off.
     *
     * @param field what the exception names
     * @throws InvalidEventException if it is not a timestamp, or its year is before 2000 or after 2199
     */
    public static Instant parse(String field, String text) throws InvalidEventException {
        int length = text.length();
        if (length < 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (text.charAt(10) | 0x20) != 't'
                || text.charAt(13) != ':'
                || text.charAt(16) != ':') {
            throw invalid(field);
        }
        int year = digits(field, text, 0, 4);
        int hour = digits(field, text, 11, 2);
        int minute = digits(field, text, 14, 2);
        int second = digits(field, text, 17, 2);
        if (hour > 23 || minute > 59 || second > 59) {
            throw invalid(field);
        }
        int at = 19;
        int millis = 0;
        if (text.charAt(at) == '.') {
            int scale = 100;
            int first = ++at;
            for (; at < length && isDigit(text.charAt(at)); at++) {
                millis += scale * (text.charAt(at) - '0');
                scale /= 10;
            }
            if (at == first || at - first > 12) {
                throw invalid(field);
            }
        }
        long offsetSeconds = offset(field, text, at);
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw outOfRange(field);
        }
        try {
            long day = LocalDate.of(year, digits(field, text, 5, 2), digits(field, text, 8, 2))
                    .toEpochDay();
            long seconds = day * 86_400 + hour * 3_600L + minute * 60L + second - offsetSeconds;
            if (seconds < FIRST_SECOND || seconds > LAST_SECOND) {
                throw outOfRange(field); // else an offset leads to a time that is not read back
            }
            return Instant.ofEpochMilli(seconds * 1_000 + millis);
        } catch (DateTimeException e) {
            throw invalid(field);
        }
    }

    private static long offset(String field, String text, int at) throws InvalidEventException {
        int left = text.length() - at;
        if (left == 1 && (text.charAt(at) | 0x20) == 'z') {
            return 0;
        }
        if (left != 6 || text.charAt(at + 3) != ':' || (text.charAt(at) != '+' && text.charAt(at) != '-')) {
            throw invalid(field);
        }
        int hours = digits(field, text, at + 1, 2);
        int minutes = digits(field, text, at + 4, 2);
        if (hours > 18 || minutes > 59) {
            throw invalid(field);
        }
        long seconds = hours * 3_600L + minutes * 60L;
        return text.charAt(at) == '-' ? -seconds : seconds;
    }

    private static int digits(String field, String text, int from, int count) throws InvalidEventException {
        int value = 0;
        for (int i = from; i < from + count; i++) {
            char c = text.charAt(i);
            if (!isDigit(c)) {
                throw invalid(field);
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static InvalidEventException outOfRange(String field) {
        return new InvalidEventException(
                Reason.OUT_OF_RANGE, field, "must be of the years " + FIRST_YEAR + " to " + LAST_YEAR);
    }

    private static InvalidEventException invalid(String field) {
        return new InvalidEventException(Reason.WRONG_TYPE, field, "must be an RFC 3339 timestamp");
    }
}
