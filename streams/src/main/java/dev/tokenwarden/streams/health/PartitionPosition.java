package dev.tokenwarden.streams.health;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition has been processed, as Kafka states it.
 *
 * @param next the next offset to process: the committed one, or the first that is kept
 * @param end the offset after the last record that can be read
 * @param oldest append time of the record at {@code next}, in epoch milliseconds; null: there is none, or it was not read in time
 */
record PartitionPosition(
        TopicPartition partition,
        long next,
        long end,
        @Nullable Long oldest) {
    long lag() {
        return Math.max(0, end - next);
    }
}
