package dev.tokenwarden.streams.time;

/**
 * How often a partition reports its clock to the others.
 *
 * @param partitions of {@code token-events}
 * @param stepMillis by how much the partition's clock, or the wall clock, must advance before the next report
 * @param records after how many records the partition reports in any case, where event time runs ahead
 */
public record ClockPace(int partitions, long stepMillis, int records) {}
