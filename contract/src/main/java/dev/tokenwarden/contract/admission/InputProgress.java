package dev.tokenwarden.contract.admission;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far admission has read one partition of a reporter's input topic.
 *
 * @param registration the reporter; its input topic is {@code token-events-in.<registration>}
 * @param partition the partition of that topic
 * @param partitions how many partitions that topic has
 * @param readTo every record that the broker appended to the partition before this time, by the broker's clock, has been
 *     admitted, or set aside as a dead letter
 * @param eventTime the latest time of an event that was admitted from this partition; null: none was yet
 */
public record InputProgress(
        String registration,
        int partition,
        int partitions,
        Instant readTo,
        @Nullable Instant eventTime) {
    public InputProgress {
        Objects.requireNonNull(registration, "registration");
        Objects.requireNonNull(readTo, "readTo");
        if (partition < 0 || partition >= partitions) {
            throw new IllegalArgumentException("partition: must be 0 to " + (partitions - 1) + ", is " + partition);
        }
    }
}
