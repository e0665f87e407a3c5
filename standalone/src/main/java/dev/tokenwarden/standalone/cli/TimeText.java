package dev.tokenwarden.standalone.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads times on the command line: a time such as {@code 2026-11-26T15:00:00Z}, or a duration before now, such as PT1H. */
final class TimeText {
    private TimeText() {}

    /**
     * Reads the value of an option.
     *
     * @param option its name, for the message
     * @throws CommandFailure if the text is neither a time nor a duration
     */
    static Instant past(String option, String text, Clock clock) throws CommandFailure {
        try {
            return text.startsWith("P")
                    ? clock.instant().minus(Duration.parse(text))
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            throw CommandFailure.usedWrongly(
                    option + " must be a time, or a duration such as PT1H, found '" + text + "'");
        }
    }
}
