package dev.tokenwarden.streams.health;

import java.util.List;

/** States how far each partition of the input has been processed. */
@FunctionalInterface
interface Positions extends AutoCloseable {
    /**
     * Asks Kafka.
     *
     * @throws Exception if Kafka does not answer in time, or refuses
     */
    List<PartitionPosition> read() throws Exception;

    @Override
    default void close() {}
}
