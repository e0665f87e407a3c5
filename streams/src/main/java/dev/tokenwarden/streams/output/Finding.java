package dev.tokenwarden.streams.output;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.streams.state.Ref;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule found.
 *
 * @param time event time of the act that completed it, epoch milliseconds
 * @param lesser whether it is the rule's lesser case
 * @param title one line
 */
public record Finding(long time, boolean lesser, String title, List<Evidence> evidence) {
    public static Finding of(TokenEvent event, String title, Evidence... evidence) {
        return new Finding(event.time().toEpochMilli(), false, title, List.of(evidence));
    }

    public static Evidence evidence(String what, @Nullable String expected, @Nullable String seen, @Nullable Ref ref) {
        return new Evidence(what, expected, seen, ref == null ? null : eventRef(ref));
    }

    public static Evidence evidence(String what, @Nullable String expected, @Nullable String seen, TokenEvent event) {
        return new Evidence(what, expected, seen, new Evidence.EventRef(event.source(), event.id(), event.time()));
    }

    public static Ref ref(TokenEvent event) {
        return Ref.newBuilder()
                .setSource(event.source())
                .setId(event.id())
                .setTime(event.time().toEpochMilli())
                .build();
    }

    /** A claim in seconds as evidence shows it, for example {@code 2026-05-01T12:00:00Z}. */
    public static String instant(long epochSeconds) {
        return Instant.ofEpochSecond(epochSeconds).toString();
    }

    /** The UTC day of an event time, which distinguishes the occurrences of a rule that fires once a day. */
    public static String day(long epochMillis) {
        return Instant.ofEpochMilli(epochMillis).toString().substring(0, 10);
    }

    private static Evidence.EventRef eventRef(Ref ref) {
        return new Evidence.EventRef(ref.getSource(), ref.getId(), Instant.ofEpochMilli(ref.getTime()));
    }
}
