package dev.tokenwarden.bench.verifier;

import java.util.Arrays;

/** Durations in nanoseconds, up to a maximum number. One thread adds. */
final class DurationSamples {
    private long[] values = new long[1 << 12];
    private int count;

    void add(long nanos) {
        if (count == values.length) {
            values = Arrays.copyOf(values, count * 2);
        }
        values[count++] = nanos;
    }

    void addAll(DurationSamples other) {
        for (int i = 0; i < other.count; i++) {
            add(other.values[i]);
        }
    }

    int count() {
        return count;
    }

    /** The smallest value that is not below the share {@code quantile} of all; 0 if there are none. */
    long quantile(double quantile) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(values, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, Math.max(0, (int) Math.ceil(count * quantile) - 1))];
    }

    long max() {
        return quantile(1);
    }

    /** The number of durations above this. */
    int above(long nanos) {
        int above = 0;
        for (int i = 0; i < count; i++) {
            above += values[i] > nanos ? 1 : 0;
        }
        return above;
    }
}
