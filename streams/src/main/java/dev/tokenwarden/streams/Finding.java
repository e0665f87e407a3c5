package dev.tokenwarden.streams;

import dev.tokenwarden.contract.detection.Evidence;
import dev.tokenwarden.contract.event.TokenEvent;
import dev.tokenwarden.streams.state.Ref;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule has to say about an occurrence.
 *
 * @param time event time of the act that completed it, epoch milliseconds
 * @param lesser whether it is the rule's lesser case
 * @param title one line
 */
record Finding(long time, boolean lesser, String title, List<Evidence> evidence) {

    static Finding of(TokenEvent event, String title, Evidence... evidence) {
        return new Finding(event.time().toEpochMilli(), false, title, List.of(evidence));
    }

    static Evidence evidence(String what, @Nullable String expected, @Nullable String seen, @Nullable Ref ref) {
        return new Evidence(what, expected, seen, ref == null ? null : eventRef(ref));
    }

    static Evidence evidence(String what, @Nullable String expected, @Nullable String seen, TokenEvent event) {
        return new Evidence(what, expected, seen, new Evidence.EventRef(event.source(), event.id(), event.time()));
    }

    static Ref ref(TokenEvent event) {
        return Ref.newBuilder()
                .setSource(event.source())
                .setId(event.id())
                .setTime(event.time().toEpochMilli())
                .build();
    }

    private static Evidence.EventRef eventRef(Ref ref) {
        return new Evidence.EventRef(ref.getSource(), ref.getId(), Instant.ofEpochMilli(ref.getTime()));
    }
}
