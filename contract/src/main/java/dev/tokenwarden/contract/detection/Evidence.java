package dev.tokenwarden.contract.detection;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One thing that speaks for a detection, fit to be shown as <i>expected</i> beside <i>seen</i>.
 *
 * @param what what is compared, such as {@code network} or {@code scope}
 * @param expected what there should have been; null where nothing can be expected
 * @param seen what there was
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

    /** Where to find the event: its identity and time. */
    public record EventRef(String source, String id, Instant time) {
        public EventRef {
            Objects.requireNonNull(source, "source");
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(time, "time");
        }
    }
}
