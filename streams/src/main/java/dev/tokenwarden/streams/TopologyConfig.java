package dev.tokenwarden.streams;

import dev.tokenwarden.streams.time.ClockPace;
import java.time.Duration;

/**
 * How the topology is laid out.
 *
 * @param partitions of {@code token-events} and of the internal topics
 * @param inMemory whether stores are kept in memory rather than on disk
 * @param backtest whether the time of detection is that of the stream, so that the same input gives the same output
 * @param clockStepMillis by how much a partition's clock, and the wall clock, must advance before the others are told
 * @param clockRecords after how many records they are told all the same, where event time runs ahead
 * @param tick how often the wall clock is looked at
 */
public record TopologyConfig(
        int partitions, boolean inMemory, boolean backtest, long clockStepMillis, int clockRecords, Duration tick) {
    public TopologyConfig {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions: must be at least 1");
        }
    }

    /** How often a partition reports its clock. */
    ClockPace clockPace() {
        return new ClockPace(partitions, clockStepMillis, clockRecords);
    }

    /** On disk, followed within tens of milliseconds. */
    public static TopologyConfig live(int partitions) {
        return new TopologyConfig(partitions, false, false, 20, 64, Duration.ofMillis(50));
    }

    /** One partition, synchronous, in memory. */
    public static TopologyConfig forBacktest() {
        return new TopologyConfig(1, true, true, 1_000, 64, Duration.ofSeconds(1));
    }
}
