package dev.tokenwarden.contract.detection;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One item of evidence for a detection: <i>expected</i> beside <i>seen</i>.
 *
 * @param what the name of the compared thing, such as {@code network} or {@code scope}
 * @param expected the expected value; null if nothing can be expected
 * @param seen the observed value
 * @param event the event that shows it
 */
public record Evidence(
        String what,
        @Nullable String expected,
        @Nullable String seen,
        @Nullable EventRef event) {
    public Evidence {
        Objects.requireNonNull(what, "what");
    }

    /** Identity and time of an event. */
    public record EventRef(String source, String id, Instant time) {
        public EventRef {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(time, "time");
        }
    }
}
