package dev.tokenwarden.service.health;

import dev.tokenwarden.contract.Topics;
import org.jspecify.annotations.Nullable;

/**
 * How far detection is behind on one partition of its input.
 *
 * @param records records between the committed offset and the end that readers can reach
 * @param oldestMillis age of the oldest of them in milliseconds, by the broker's append time; null: there is none, or its age
 *     could not be read
 * @param stalled whether the committed offset has not moved for too long although there are records
 */
public record PartitionLag(
        String topic, int partition, long records, @Nullable Long oldestMillis, boolean stalled) {
    /** Topic and partition: {@code token-events-3}. */
    public String name() {
        return topic + "-" + partition;
    }

    boolean holdsEvents() {
        return topic.equals(Topics.TOKEN_EVENTS);
    }
}
