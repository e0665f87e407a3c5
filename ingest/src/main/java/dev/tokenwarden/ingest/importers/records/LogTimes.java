package dev.tokenwarden.ingest.importers.records;

import dev.tokenwarden.contract.event.InvalidEventException;
import dev.tokenwarden.contract.event.Timestamps;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Times as logs have them: RFC 3339, with a space or without a zone; {@code 3/2/2026, 12:00:07.123 PM} as Azure's portal writes
 * them; {@code 02/Mar/2026:12:00:07 +0000} as web servers do; RFC 1123; {@code Mar 2, 2026 @ 12:00:07.123} as Kibana does;
 * {@code /Date(1772452807123)/}; or a number since 1970. Brackets around a time are passed over.
 */
public final class LogTimes {
    private static final int LONGEST_NUMBER = 24;
    private static final long FIRST_YEAR = 946_684_800L; // 2000
    private static final long LAST_YEAR = 7_258_118_400L; // 2200
    private static final BigDecimal LATEST_NUMERIC_DATE = BigDecimal.valueOf(253_402_300_799L);

    private static final DateTimeFormatter AMERICAN = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .appendPattern("M/d/yyyy[,] h:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern(" a")
            .toFormatter(Locale.ENGLISH);

    private static final List<DateTimeFormatter> WITH_NAMES = List.of(
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH),
            DateTimeFormatter.RFC_1123_DATE_TIME,
            new DateTimeFormatterBuilder()
                    .appendPattern("MMM d, yyyy '@' HH:mm:ss")
                    .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
                    .toFormatter(Locale.ENGLISH)
                    .withZone(ZoneOffset.UTC));

    private static final Pattern DOT_NET = Pattern.compile("/Date\\((-?[0-9]{1,18})([+-][0-9]{4})?\\)/");

    private LogTimes() {}

    /**
     * The time. A time without a zone is UTC. Numbers are seconds, milliseconds, microseconds or nanoseconds, whichever gives
     * a year from 2000 to 2199.
     *
     * @throws UnreadableRecordException if the text is no time, or of another year
     */
    public static Instant parse(String field, String text) throws UnreadableRecordException {
        String plain = unwrapped(text.strip());
        BigDecimal number = number(plain);
        if (number != null) {
            return fromNumber(field, number);
        }
        Instant named = withNames(plain);
        if (named != null) {
            return checked(field, named);
        }
        if (plain.indexOf('/') > 0) {
            return american(field, plain);
        }
        try {
            return Timestamps.parse(field, rfc3339(plain));
        } catch (InvalidEventException e) {
            throw UnreadableRecordException.of(e);
        }
    }

    private static String unwrapped(String text) {
        boolean brackets = text.startsWith("[") && text.endsWith("]");
        String plain = brackets ? text.substring(1, text.length() - 1).strip() : text;
        if (!plain.startsWith("/Date(")) {
            return plain;
        }
        Matcher dotNet = DOT_NET.matcher(plain);
        return dotNet.matches() ? dotNet.group(1) : plain;
    }

    /** A time with the name of a month; null if the text is something else. */
    private static @Nullable Instant withNames(String text) {
        boolean named = text.length() >= 20
                && text.length() <= 40
                && text.chars().limit(6).anyMatch(Character::isLetter);
        if (!named) {
            return null;
        }
        for (DateTimeFormatter format : WITH_NAMES) {
            try {
                return format.parse(text, Instant::from);
            } catch (DateTimeException e) {
                // another form, or none
            }
        }
        return null;
    }

    private static Instant checked(String field, Instant time) throws UnreadableRecordException {
        try {
            return Timestamps.parse(field, time.toString());
        } catch (InvalidEventException e) {
            throw UnreadableRecordException.of(e);
        }
    }

    private static Instant american(String field, String text) throws UnreadableRecordException {
        try {
            return Timestamps.parse(
                    field,
                    LocalDateTime.parse(text.replace('\u202f', ' '), AMERICAN)
                            .toInstant(ZoneOffset.UTC)
                            .toString());
        } catch (DateTimeException e) {
            throw new UnreadableRecordException(UnreadableRecordException.WRONG_TYPE, field);
        } catch (InvalidEventException e) {
            throw UnreadableRecordException.of(e);
        }
    }

    /** The time, or null where there is none or none that can be read. */
    public static @Nullable Instant parseOrNull(@Nullable String text) {
        try {
            return text == null ? null : parse("", text);
        } catch (UnreadableRecordException e) {
            return null;
        }
    }

    /** Seconds of a NumericDate (RFC 7519), which may have a fraction or an exponent; null where it is none. */
    public static @Nullable Long numericDate(@Nullable String text) {
        BigDecimal number = text == null ? null : number(text.strip());
        return number == null || number.signum() < 0 || number.compareTo(LATEST_NUMERIC_DATE) > 0
                ? null
                : number.longValue();
    }

    private static Instant fromNumber(String field, BigDecimal number) throws UnreadableRecordException {
        BigDecimal seconds = number;
        for (int unit = 0; unit < 4; unit++) {
            long whole = seconds.abs().compareTo(BigDecimal.valueOf(LAST_YEAR)) < 0 ? seconds.longValue() : LAST_YEAR;
            if (whole >= FIRST_YEAR && whole < LAST_YEAR) {
                return Instant.ofEpochMilli(seconds.movePointRight(3).longValue());
            }
            seconds = seconds.movePointLeft(3);
        }
        throw new UnreadableRecordException(UnreadableRecordException.OUT_OF_RANGE, field);
    }

    /** A plain decimal number, also with an exponent; null if the text is something else. */
    private static @Nullable BigDecimal number(String text) {
        if (text.isEmpty() || text.length() > LONGEST_NUMBER || text.charAt(0) < '-' || text.charAt(0) > '9') {
            return null;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && c != '.' && c != '+' && c != '-' && c != 'e' && c != 'E') {
                return null;
            }
        }
        try {
            BigDecimal number = new BigDecimal(text);
            return Math.abs((long) number.scale()) > 40 ? null : number;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** The text as RFC 3339: {@code 2026-03-02 12:00:07,123} becomes {@code 2026-03-02T12:00:07.123Z}. */
    private static String rfc3339(String text) {
        if (text.length() < 19 || text.charAt(4) != '-') {
            return text;
        }
        StringBuilder out = new StringBuilder(text);
        if (out.charAt(10) == ' ') {
            out.setCharAt(10, 'T');
        }
        if (out.length() > 19 && out.charAt(19) == ',') {
            out.setCharAt(19, '.');
        }
        int zone = 19;
        while (zone < out.length() && (out.charAt(zone) == '.' || Character.isDigit(out.charAt(zone)))) {
            zone++;
        }
        String rest = out.substring(zone).strip();
        out.setLength(zone);
        if (rest.isEmpty() || rest.equals("UTC") || rest.equals("GMT")) {
            out.append('Z');
        } else if (rest.length() == 5 && (rest.charAt(0) == '+' || rest.charAt(0) == '-')) {
            out.append(rest, 0, 3).append(':').append(rest, 3, 5); // +0000
        } else {
            out.append(rest);
        }
        return out.toString();
    }
}
