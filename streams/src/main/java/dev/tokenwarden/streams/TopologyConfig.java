package dev.tokenwarden.streams;

import dev.tokenwarden.streams.time.ClockPace;
import java.time.Duration;

/**
 * The layout of the topology.
 *
 * @param partitions of {@code token-events} and of the internal topics
 * @param inMemory whether stores are kept in memory rather than on disk
 * @param backtest whether the time of detection is that of the stream, so that the same input gives the same output
 * @param clockStepMillis how far a partition's clock, and the wall clock, must advance before the partition reports
 *     again
 * @param clockRecords after how many records the partition reports in any case, if event time runs ahead
 * @param tick how often a task reads the wall clock
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

    /** Stores on disk; clocks reported within tens of milliseconds. */
    public static TopologyConfig live(int partitions) {
        return new TopologyConfig(partitions, false, false, 20, 64, Duration.ofMillis(50));
    }

    /** One partition, synchronous, in memory. */
    public static TopologyConfig forBacktest() {
        return new TopologyConfig(1, true, true, 1_000, 64, Duration.ofSeconds(1));
    }
}
